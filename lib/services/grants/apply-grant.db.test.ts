import { CreateGrantCommand, type GrantOperation } from '@aws-sdk/client-kms'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { admitAccount, delegateToIam } from '@/lib/simulator/scenarios/key-policies'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { applyGrant } from './apply-grant'
import { approveGrant } from './approve-grant'
import { cancelGrant } from './cancel-grant'
import { getRequest } from './get-request'
import { enterIssuingAccount } from './grant-session'
import { createGrant } from './kms-grants'
import { preflightGrant } from './preflight-grant'
import { requestGrant } from './request-grant'
import { sweepGrants } from './sweep-grants'
import { type SimulatedCluster, startSimulatedCluster } from './testing/simulated-cluster'

let db: TestDatabase
let story: SimulatedCluster

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
})

beforeEach(async () => {
  story = await startSimulatedCluster(db)
  await db.prisma.grantStep.deleteMany()
  await db.prisma.grantRequest.deleteMany()
  await story.scan()
  return () => story.close()
})

const clock = { now: () => new Date() }
const requester = () => contextFor(db, 'requester', { clock })
const approver = () => contextFor(db, 'approver', { clock })
const view = (id: string) => getRequest(approver(), id)
const stepsOf = async (id: string) => (await view(id)).steps.map((s) => [s.step, s.outcome])
const needNow = () =>
  db.prisma.needRecord.findFirstOrThrow({ where: { keyArn: story.key.arn, principalArn: story.grantee } })
const actionsOf = async (id: string) => (await view(id)).audit.map((entry) => entry.action)

async function approved(operations?: string[]): Promise<string> {
  const { id: needId } = await needNow()
  const { proposal } = await preflightGrant(requester(), { needId })
  const { id } = await requestGrant(requester(), {
    needId,
    operations: operations ?? proposal.operations,
    reason: 'Nodes cannot start',
  })
  await approveGrant(approver(), { id, reason: 'The team confirmed it' })
  return id
}

const apply = (requestId: string) => applyGrant(story.job, { requestId })

describe('the whole way', () => {
  test('from red to a grant that KMS lists, that helps, and that the log tells of', async () => {
    expect(await needNow()).toMatchObject({ status: 'broken', failure: 'F4' })
    const id = await approved()
    await apply(id)

    const done = await view(id)
    expect(done).toMatchObject({ state: 'verified', failure: null, issuingAccountId: story.issuingAccountId })
    expect(await stepsOf(id)).toEqual([
      ['assume-role', 'ok'],
      ['check', 'ok'],
      ['dry-run', 'ok'],
      ['create-grant', 'ok'],
      ['read-back', 'ok'],
      ['re-evaluate', 'ok'],
    ])
    const [grant] = story.keyNow().grants
    expect(grant).toMatchObject({
      id: done.grantId,
      name: id,
      granteePrincipal: story.grantee,
      issuingAccount: story.issuingAccountId,
      retiringPrincipal: `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`,
    })
    expect(story.keyNow().grants).toHaveLength(1)
    expect((await needNow()).status).toBe('ok')
    expect(await actionsOf(id)).toEqual([
      'grant.requested',
      'grant.approved',
      'grant.writer-assumed',
      'grant.checked',
      'grant.dry-run-passed',
      'grant.creating',
      'grant.created',
      'grant.read-back',
      'grant.verified',
    ])
    expect(done.progress.every((step) => step.status === 'done')).toBe(true)
  })

  test('CloudTrail names the person who asked and the request', async () => {
    const id = await approved()
    await apply(id)
    const events = story.simulator.world.accounts.get(story.issuingAccountId)!.regions.get('us-west-2')!.events
    const created = events.filter((event) => event.name === 'CreateGrant').map((event) => JSON.stringify(event))
    expect(created.length).toBeGreaterThan(0)
    for (const text of created) {
      expect(text).toContain('user-requester')
      expect(text).toContain(`assumed-role/KeyscopeGrantWriter/${id}`)
    }
  })

  test('its session can make this grant and no other', async () => {
    const id = await approved(['Decrypt', 'DescribeKey'])
    const request = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    const kms = enterIssuingAccount(story.job.aws, request).kms('us-west-2')
    const role = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
    const spot = story.grantee.replace(/autoscaling.*/, 'spot.amazonaws.com/AWSServiceRoleForEC2Spot')
    for (const other of [{ granteePrincipal: spot }, { operations: ['Decrypt', 'Encrypt'] }]) {
      await expect(createGrant(kms, { ...request, ...other }, role)).rejects.toThrow(/session policy/)
    }
    await expect(createGrant(kms, request, story.grantee)).rejects.toThrow(/session policy/)
    expect(story.keyNow().grants).toHaveLength(0)
  })

  test('held to an encryption context, its session makes none without one', async () => {
    const id = await approved(['Decrypt', 'DescribeKey'])
    const request = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    const constraints = { encryptionContextSubset: { team: 'night-ferry' } }
    const kms = enterIssuingAccount(story.job.aws, { ...request, constraints }).kms('us-west-2')
    const role = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
    await expect(createGrant(kms, request, role)).rejects.toThrow(/session policy/)
    expect((await createGrant(kms, { ...request, constraints }, role)).grantId).toMatch(/^\w{64}$/)
  })

  test('running it again changes nothing', async () => {
    const id = await approved()
    await apply(id)
    const before = await db.prisma.auditEntry.count()
    await apply(id)
    expect(await db.prisma.auditEntry.count()).toBe(before)
    expect(story.keyNow().grants).toHaveLength(1)
  })

  test('two workers at the same request make one grant', async () => {
    const id = await approved()
    await Promise.all([apply(id), apply(id), apply(id)])
    expect(story.keyNow().grants).toHaveLength(1)
    expect((await stepsOf(id)).filter(([step]) => step === 'create-grant')).toHaveLength(1)
    expect((await view(id)).state).toBe('verified')
  })

  test('a request that was cancelled meanwhile is left alone', async () => {
    const id = await approved()
    await cancelGrant(requester(), { id, reason: 'No longer needed' })
    await apply(id)
    expect(story.keyNow().grants).toHaveLength(0)
    expect((await view(id)).state).toBe('cancelled')
  })
})

describe('refused', () => {
  const closeToWriter = () => story.setKeyPolicy(delegateToIam('111100000002'), ...admitAccount(story.issuingAccountId))

  test('a writer whom the key policy no longer lets is found out before AWS is asked', async () => {
    const id = await approved()
    closeToWriter()
    await apply(id)
    const failed = await view(id)
    expect(failed).toMatchObject({ state: 'failed', failure: expect.stringContaining('Keyscope may create it: no.') })
    expect(failed.failure).toMatch(/^Since the approval something has changed/)
    expect(await stepsOf(id)).toEqual([
      ['assume-role', 'ok'],
      ['check', 'failed'],
    ])
    expect(story.keyNow().grants).toHaveLength(0)
  })

  test('where that cannot be seen AWS says it: failed, with the document and the account to go to', async () => {
    const id = await approved()
    closeToWriter()
    story.simulator.state.faults = ['DescribeKey', 'GetKeyPolicy'].map((operation) => ({ operation, effect: 'deny' }))
    await apply(id)
    const failed = await view(id)
    expect(failed.state).toBe('failed')
    expect(failed.failure).toMatch(/resource-based policy/)
    expect(failed.failure).toContain('The owner of the key in 111100000002')
    expect(failed.failure).toContain('AWS said: AccessDeniedException')
    expect(await stepsOf(id)).toEqual([
      ['assume-role', 'ok'],
      ['check', 'ok'],
      ['dry-run', 'refused'],
    ])
    expect(failed.steps[1]?.detail).toContain('Not read again: kms:DescribeKey')
    expect((await actionsOf(id)).at(-1)).toBe('grant.creation-failed')
    expect(story.keyNow().grants).toHaveLength(0)
  })

  const grantees = () => story.simulator.world.accounts.get(story.issuingAccountId)!.directory.roles
  const grantee = () => grantees().find(({ arn }) => arn === story.grantee)!

  test('a grantee that was deleted and created again since the approval gets nothing', async () => {
    const id = await approved()
    grantees()[grantees().indexOf(grantee())] = { ...grantee(), uniqueId: 'AROARECREATEDSINCE00' }
    await apply(id)
    expect(await view(id)).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/another role than the one this was approved for.*AROARECREATEDSINCE00/),
    })
    expect(story.keyNow().grants).toHaveLength(0)
  })

  test('nor does one that is gone', async () => {
    const id = await approved()
    grantees().splice(grantees().indexOf(grantee()), 1)
    await apply(id)
    expect((await view(id)).failure).toMatch(/There is no AWSServiceRoleForAutoScaling in \d{12} any more/)
    expect(story.keyNow().grants).toHaveLength(0)
  })

  test('whom nobody may look at is taken as known, and the step says so', async () => {
    const id = await approved()
    story.simulator.state.faults = [{ operation: 'GetRole', effect: 'deny' }]
    await apply(id)
    const done = await view(id)
    expect(done.state).toBe('verified')
    expect(done.steps.find(({ step }) => step === 'check')?.detail).toContain('Not read again: iam:GetRole')
  })

  test('a role that does not trust Keyscope: failed, with what its trust policy needs', async () => {
    const id = await approved()
    story.simulator.state.faults = [{ operation: 'AssumeRole', effect: 'deny' }]
    await apply(id)
    expect((await view(id)).failure).toContain('sts:SetSourceIdentity')
    expect(await stepsOf(id)).toEqual([['assume-role', 'refused']])
  })

  test('a key that is pending deletion by now', async () => {
    const id = await approved()
    const keys = story.simulator.world.accounts.get('111100000002')!.regions.get('us-west-2')!.keys
    keys[keys.indexOf(story.keyNow())] = { ...story.keyNow(), state: 'PendingDeletion' }
    await apply(id)
    expect(await view(id)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('Bring it back to Enabled'),
    })
  })
})

describe('interrupted', () => {
  test('between CreateGrant and its outcome: the grant is found by its name and taken over', async () => {
    const id = await approved()
    const request = await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applying' } })
    await db.prisma.grantStep.create({ data: { requestId: id, step: 'create-grant' } })
    const writer = enterIssuingAccount(story.job.aws, request)
    const role = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
    const { grantId } = await createGrant(writer.kms('us-west-2'), request, role)

    await apply(id)
    expect(await view(id)).toMatchObject({ state: 'verified', grantId })
    expect(story.keyNow().grants).toHaveLength(1)
    expect(await stepsOf(id)).toEqual([
      ['create-grant', 'failed'],
      ['assume-role', 'ok'],
      ['create-grant', 'ok'],
      ['read-back', 'ok'],
      ['re-evaluate', 'ok'],
    ])
    expect((await view(id)).steps[0]?.detail).toContain('looked up')
  })

  test('after CreateGrant, before the proof: only the proof is made up for', async () => {
    const id = await approved()
    const request = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    const writer = enterIssuingAccount(story.job.aws, request)
    const role = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
    const { grantId } = await createGrant(writer.kms('us-west-2'), request, role)
    await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applied', grantId } })
    story.simulator.state.faults = [{ operation: 'DescribeKey', effect: '5xx' }]
    await expect(apply(id)).rejects.toThrow(/kms:DescribeKey/)
    expect((await view(id)).state).toBe('applied')
    story.simulator.state.faults = []
    await apply(id)
    expect((await view(id)).state).toBe('verified')
    expect(story.keyNow().grants).toHaveLength(1)
    expect(await stepsOf(id)).toEqual([
      ['read-back', 'ok'],
      ['re-evaluate', 'failed'],
      ['read-back', 'ok'],
      ['re-evaluate', 'ok'],
    ])
  })

  test('AWS out of reach is tried again, and is not the end of the request', async () => {
    const id = await approved()
    story.simulator.state.faults = [{ operation: 'CreateGrant', effect: 'reset' }]
    await expect(apply(id)).rejects.toThrow()
    expect((await view(id)).state).toBe('applying')
    story.simulator.state.faults = []
    await apply(id)
    expect((await view(id)).state).toBe('verified')
    expect(story.keyNow().grants).toHaveLength(1)
  })
})

describe('the proof', () => {
  test('a grant that somebody revoked at once is not verified', async () => {
    const id = await approved()
    await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applied', grantId: 'f'.repeat(64) } })
    await expect(apply(id)).rejects.toThrow(/does not list grant/)
    expect(await view(id)).toMatchObject({ state: 'applied' })
  })

  test('a grant that is not as approved fails, and says how it differs', async () => {
    const id = await approved()
    const request = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    const writer = enterIssuingAccount(story.job.aws, request)
    const role = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
    const { grantId } = await createGrant(writer.kms('us-west-2'), { ...request, operations: ['Decrypt'] }, role)
    await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applied', grantId } })
    await apply(id)
    expect(await view(id)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('the operations are Decrypt'),
    })
    expect((await actionsOf(id)).at(-1)).toBe('grant.verification-failed')
  })

  test.each([
    { what: 'another name', input: { Name: 'another' }, says: 'its name is another' },
    { what: 'another to retire it', input: { RetiringPrincipal: undefined }, says: 'nobody may retire it' },
    {
      what: 'an encryption context that nobody approved',
      input: { Constraints: { EncryptionContextSubset: { team: 'other' } } },
      says: 'held to the encryption context {"team":"other"}',
    },
    {
      what: 'an exact encryption context',
      input: { Constraints: { EncryptionContextEquals: { team: 'other' } } },
      says: 'held to the encryption context {"exactly":{"team":"other"}}',
    },
  ])('a grant with $what fails as well', async ({ input, says }) => {
    const id = await approved()
    const { granteePrincipal, operations } = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    const options = { sessionName: 'by-hand', sourceIdentity: 'mallory' }
    const theirs = story.job.aws.forAccount(story.issuingAccountId, 'grant', options)
    const { GrantId: grantId } = await theirs.kms('us-west-2').send(
      new CreateGrantCommand({
        KeyId: story.key.arn,
        GranteePrincipal: granteePrincipal,
        RetiringPrincipal: `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`,
        Operations: operations as GrantOperation[],
        Name: id,
        ...input,
      }),
    )
    await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applied', grantId } })
    await apply(id)
    expect(await view(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining(says) })
  })

  test('a grant that does not help fails with the reason of the engine', async () => {
    const id = await approved()
    story.setKeyPolicy(...story.keyNow().policy.Statement, {
      Sid: 'NobodyDecrypts',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:Decrypt',
      Resource: '*',
    })
    await apply(id)
    expect(await view(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('NobodyDecrypts') })
  })
})

describe('the sweep', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const jobKeys = async () =>
    (await db.pool.query<{ key: string }>('select key from graphile_worker.jobs')).rows.map((row) => row.key)

  test('hands out again what nobody works on', async () => {
    const id = await approved()
    await db.pool.query('select graphile_worker.remove_job($1)', [`apply-grant:${id}`])
    await sweepGrants(story.job)
    expect(await jobKeys()).not.toContain(`apply-grant:${id}`)
    await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applying', decidedAt: minutesAgo(15) } })
    await sweepGrants(story.job)
    expect(await jobKeys()).toContain(`apply-grant:${id}`)
  })

  test('gives up after an hour, and says what may exist', async () => {
    const id = await approved()
    await db.prisma.grantRequest.update({ where: { id }, data: { state: 'applying', decidedAt: minutesAgo(61) } })
    await sweepGrants(story.job)
    expect(await view(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining(`named ${id} may exist`) })
  })

  test('lets requests expire that nobody decided', async () => {
    const { id: needId } = await needNow()
    const { id } = await requestGrant(requester(), { needId, operations: ['Decrypt'], reason: 'Nodes cannot start' })
    await db.prisma.grantRequest.update({ where: { id }, data: { decideBy: minutesAgo(1) } })
    await sweepGrants(story.job)
    expect((await view(id)).state).toBe('expired')
    expect((await actionsOf(id)).at(-1)).toBe('grant.expired')
  })
})
