import { beforeAll, beforeEach, expect, test } from 'vitest'
import { roleNames } from '@/lib/domain/roles'
import { admitAccount, delegateToIam } from '@/lib/simulator/scenarios/key-policies'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { applyGrant } from './apply-grant'
import { approveGrant } from './approve-grant'
import { getRequest } from './get-request'
import { getRevocation } from './get-revocation'
import { enterIssuingAccount } from './grant-session'
import { createGrant } from './kms-grants'
import { preflightGrant } from './preflight-grant'
import { requestGrant } from './request-grant'
import { revokeGrant } from './revoke-grant'
import { sweepGrants } from './sweep-grants'
import { type SimulatedCluster, startSimulatedCluster } from './testing/simulated-cluster'
import { withdrawGrant } from './withdraw-grant'

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
const needNow = () =>
  db.prisma.needRecord.findFirstOrThrow({ where: { keyArn: story.key.arn, principalArn: story.grantee } })
const stepsOf = async (id: string) => (await view(id)).steps.slice(6).map(({ step, outcome }) => [step, outcome])
const reason = 'The team moved to another key'

async function verified(): Promise<string> {
  const { id: needId } = await needNow()
  const { proposal } = await preflightGrant(requester(), { needId })
  const { id } = await requestGrant(requester(), { needId, operations: proposal.operations, reason: 'Nodes fail' })
  await approveGrant(approver(), { id, reason: 'Confirmed' })
  await applyGrant(story.job, { requestId: id })
  expect((await view(id)).state).toBe('verified')
  return id
}

async function revoking(): Promise<string> {
  const id = await verified()
  await revokeGrant(approver(), { id, reason })
  return id
}

const withdraw = (requestId: string) => withdrawGrant(story.job, { requestId })

test('what would be lost is told before, and is what is lost after', async () => {
  const id = await verified()
  const before = await getRevocation(requester(), { id })
  const need = await needNow()
  expect(before).toMatchObject({ listed: true, revocation: { effect: 'breaks', breaks: [{ id: need.id }] } })

  await revokeGrant(approver(), { id, reason })
  expect((await view(id)).state).toBe('revoking')
  await withdraw(id)
  expect(story.keyNow().grants).toEqual([])
  const done = await view(id)
  expect(done).toMatchObject({ state: 'revoked', revokeReason: reason, revokerName: approver().actor.name })
  expect(done.revokedAt).not.toBeNull()
  expect(await stepsOf(id)).toEqual([
    ['retire-grant', 'ok'],
    ['see-it-gone', 'ok'],
  ])
  expect(done.audit.slice(-2).map(({ action }) => action)).toEqual(['grant.revoking', 'grant.revoked'])
  expect((await needNow()).status).toBe('broken')
  expect(await getRevocation(requester(), { id })).toMatchObject({ listed: false, revocation: null })
})

test('a grant that somebody took away already is what was wanted', async () => {
  const id = await revoking()
  story.keyNow().grants.splice(0)
  await withdraw(id)
  expect(await view(id)).toMatchObject({ state: 'revoked' })
})

test('a writer who may do neither: the request is what it was, and says why', async () => {
  const id = await revoking()
  story.simulator.state.faults = ['RetireGrant', 'RevokeGrant'].map((operation) => ({ operation, effect: 'deny' }))
  await withdraw(id)
  const kept = await view(id)
  expect(kept.state).toBe('verified')
  expect(kept.failure).toMatch(/Neither RetireGrant nor RevokeGrant worked .* AWS said: AccessDenied/)
  expect(kept.audit.at(-1)?.action).toBe('grant.revocation-failed')
  expect(story.keyNow().grants).toHaveLength(1)
  story.simulator.state.faults = []
  await revokeGrant(approver(), { id, reason })
  await withdraw(id)
  expect(await view(id)).toMatchObject({ state: 'revoked', failure: null })
})

test('where retiring is refused it revokes, if the key policy lets it', async () => {
  const id = await revoking()
  const writer = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
  story.simulator.state.faults = [{ operation: 'RetireGrant', effect: 'deny' }]
  story.setKeyPolicy(delegateToIam('111100000002'), ...admitAccount(story.issuingAccountId), {
    Effect: 'Allow',
    Principal: { AWS: writer },
    Action: 'kms:RevokeGrant',
    Resource: '*',
  })
  await withdraw(id)
  expect((await view(id)).state).toBe('revoked')
  expect((await view(id)).steps.find(({ step }) => step === 'retire-grant')?.detail).toContain('was revoked')
  expect(story.keyNow().grants).toEqual([])
})

test('AWS out of reach, or a worker that dies: the next attempt goes on', async () => {
  const id = await revoking()
  story.simulator.state.faults = [{ operation: 'ListGrants', effect: 'throttle' }]
  await expect(withdraw(id)).rejects.toThrow()
  expect((await view(id)).state).toBe('revoking')
  story.simulator.state.faults = []
  await db.prisma.grantStep.create({ data: { requestId: id, step: 'see-it-gone' } })
  await withdraw(id)
  expect((await view(id)).state).toBe('revoked')
  expect((await stepsOf(id)).every(([, outcome]) => outcome !== null)).toBe(true)
  expect(story.keyNow().grants).toEqual([])
})

test('its session creates no grant', async () => {
  const id = await revoking()
  const request = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
  const kms = enterIssuingAccount(story.job.aws, request, 'withdraw').kms('us-west-2')
  const role = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
  await expect(createGrant(kms, request, role)).rejects.toThrow(/session policy/)
})

test('of many who revoke at once one counts', async () => {
  const id = await verified()
  const clicks = await Promise.allSettled(Array.from({ length: 20 }, () => revokeGrant(approver(), { id, reason })))
  expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await Promise.all([withdraw(id), withdraw(id)])
  expect((await view(id)).state).toBe('revoked')
  expect(await db.prisma.auditEntry.count({ where: { subjectId: id, action: 'grant.revoked' } })).toBe(1)
})

test('what is lost on the way is handed out again, and kept after an hour', async () => {
  const id = await revoking()
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  await db.prisma.grantStep.updateMany({ where: { requestId: id }, data: { startedAt: ago(30), finishedAt: ago(30) } })
  await db.pool.query('select graphile_worker.remove_job($1)', [`revoke-grant:${id}`])
  const queued = async () =>
    (await db.pool.query('select key from graphile_worker.jobs where key = $1', [`revoke-grant:${id}`])).rows.length
  await db.pool.query('update grant_requests set updated_at = $2 where id = $1', [id, ago(15)])
  await sweepGrants(story.job)
  expect(await queued()).toBe(1)
  await db.pool.query('update grant_requests set updated_at = $2 where id = $1', [id, ago(61)])
  await sweepGrants(story.job)
  expect(await view(id)).toMatchObject({ state: 'verified', failure: expect.stringContaining('may still exist') })
})

test('who may', async () => {
  const id = await verified()
  for (const role of roleNames) {
    const ctx = contextFor(db, role, { clock })
    expect(await getRevocation(ctx, { id })).toMatchObject({ listed: true })
    if (role === 'approver' || role === 'administrator') continue
    await expect(revokeGrant(ctx, { id, reason })).rejects.toMatchObject({ code: 'forbidden' })
  }
  await revokeGrant(contextFor(db, 'administrator', { clock }), { id, reason })
})
