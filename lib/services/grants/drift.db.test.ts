import { CreateGrantCommand, KMSClient, RevokeGrantCommand } from '@aws-sdk/client-kms'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { RequestListQuery } from '@/lib/contracts/requests'
import { reassess } from '@/lib/services/assessment/reassess'
import { assume, clientConfig } from '@/lib/simulator/testing/northwind-clients'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { explainDrift } from './explain-drift'
import { getRevocation } from './get-revocation'
import { listRequests } from './list-requests'
import { preflightGrant } from './preflight-grant'
import { revokeGrant } from './revoke-grant'
import { grantAsks } from './testing/grant-asks'
import { type SimulatedCluster, startSimulatedCluster } from './testing/simulated-cluster'
import { withdrawGrant } from './withdraw-grant'

let db: TestDatabase
let story: SimulatedCluster
let asks: Awaited<ReturnType<typeof grantAsks>>

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
})

beforeEach(async () => {
  story = await startSimulatedCluster(db)
  await db.prisma.grantStep.deleteMany()
  await db.prisma.grantRequest.deleteMany()
  await db.prisma.changeEvent.deleteMany()
  await db.prisma.setting.deleteMany({ where: { name: { startsWith: 'drift-look-up/' } } })
  await story.scan()
  // Keyscope has watched the key for an hour: KMS tells the times of grants in whole seconds.
  await db.pool.query(`update resource_versions set seen_at = seen_at - interval '1 hour' where resource_id = $1`, [
    story.key.arn,
  ])
  asks = await grantAsks(db, story)
  return () => story.close()
})

const view = (id: string) => asks.view(id)
const finding = (slug: string) =>
  db.prisma.finding.findFirst({ where: { slug, keyArn: story.key.arn, status: 'fail', resolvedAt: null } })

/** Somebody acts in AWS beside Keyscope. */
async function somebody(userAgent?: string): Promise<KMSClient> {
  const account = story.issuingAccountId
  const credentials = await assume(story.simulator, account, 'KeyscopeGrantWriter', {
    RoleSessionName: 'dana',
    SourceIdentity: 'dana',
  })
  return new KMSClient({ ...clientConfig(story.simulator, 'us-west-2', credentials), customUserAgent: userAgent })
}

const makeGrant = async (userAgent?: string) => {
  const kms = await somebody(userAgent)
  const input = { KeyId: story.key.arn, GranteePrincipal: story.grantee, Operations: ['Decrypt' as const] }
  const { GrantId = '' } = await kms.send(new CreateGrantCommand(input))
  return GrantId
}

describe('a verified grant that somebody takes away', () => {
  test('is a finding with its actor, the request says so, and asking again mends both', async () => {
    const id = await asks.verified()
    expect((await view(id)).grantNow).toMatchObject({ state: 'there' })
    const { grantId } = await view(id)
    story.setKeyPolicy(...story.policyThatLetsRevoke())
    await (await somebody()).send(new RevokeGrantCommand({ KeyId: story.key.arn, GrantId: grantId ?? '' }))
    await story.scan()
    expect((await view(id)).grantNow).toMatchObject({ state: 'gone', actorArn: null })
    expect((await view(id)).grantNow?.text).toContain('not known')
    expect((await finding('verified-grant-gone'))?.detail).toContain('who took it away is not known')

    await explainDrift(story.job)
    await explainDrift(story.job)
    const now = (await view(id)).grantNow
    expect(now?.actorArn).toContain('KeyscopeGrantWriter/dana')
    expect(now?.text).toMatch(/gone since .*RevokeGrant by .*dana at/)
    const page = await listRequests(asks.requester(), RequestListQuery.parse({}))
    expect(page.items.find((row) => row.id === id)?.grantNow?.state).toBe('gone')
    const log = await db.prisma.auditEntry.findMany({ where: { subjectId: id, action: 'grant.found-gone' } })
    expect(log).toHaveLength(1)
    expect(log[0]?.summary).toContain('dana')
    await reassess(story.job)
    expect((await finding('verified-grant-gone'))?.detail).toContain('dana')

    const again = await asks.carryOut((await asks.ask({ follows: id })).id)
    expect(again).toMatchObject({ state: 'verified', follows: { id, how: 'replace' } })
    await withdrawGrant(story.job, { requestId: id })
    expect((await view(id)).state).toBe('revoked')
    await reassess(story.job)
    expect(await finding('verified-grant-gone')).toBeNull()
  })
})

describe('a grant that somebody makes beside Keyscope', () => {
  test('is a finding with its actor, and is mended when it is gone; what was there at the first reading is not', async () => {
    await reassess(story.job)
    expect(await finding('grant-outside-keyscope')).toBeNull()
    await makeGrant()
    await story.scan()
    expect((await finding('grant-outside-keyscope'))?.detail).toContain('who made it is not known')
    await explainDrift(story.job)
    await reassess(story.job)
    const found = await finding('grant-outside-keyscope')
    expect(found).toMatchObject({ severity: 'high', detail: expect.stringContaining('dana') })
    story.keyNow().grants.splice(0)
    await story.scan()
    expect(await finding('grant-outside-keyscope')).toBeNull()
    expect((await db.prisma.finding.findUniqueOrThrow({ where: { id: found!.id } })).resolvedAt).not.toBeNull()
  })

  test('CloudTrail that cannot be asked leaves it unknown, and is not asked without end', async () => {
    await makeGrant()
    await story.scan()
    story.simulator.state.faults = [{ operation: 'LookupEvents', effect: 'deny' }]
    const asked = async () =>
      (await db.prisma.setting.findFirst({ where: { name: { startsWith: 'drift-look-up/' } } }))?.value
    for (let minutes = 0; minutes < 120; minutes += 11) {
      const later = new Date(Date.now() + minutes * 60_000)
      await explainDrift({ ...story.job, clock: { now: () => later } })
    }
    expect(await asked()).toMatchObject({ attempts: 6 })
    expect((await finding('grant-outside-keyscope'))?.detail).toContain('not known')
  })

  test('Terraform’s own is a remark, and preflight points at it', async () => {
    const grantId = await makeGrant('HashiCorp/1.0 Terraform/1.9.5')
    await story.scan()
    await explainDrift(story.job)
    await reassess(story.job)
    expect(await finding('grant-outside-keyscope')).toMatchObject({
      severity: 'low',
      detail: expect.stringContaining('kept in Terraform'),
    })
    const { checks } = await preflightGrant(asks.requester(), { needId: asks.needId })
    expect(checks.find((check) => check.id === 'kept-in-code')?.detail).toContain(grantId)
  })
})

test('a grant that code has taken over is revoked only by who says that they know', async () => {
  const id = await asks.verified()
  const { grantId } = await view(id)
  await db.prisma.changeEvent.create({
    data: {
      id: 'terraform-took-over',
      at: new Date(),
      accountId: story.issuingAccountId,
      region: 'us-west-2',
      source: 'kms.amazonaws.com',
      name: 'CreateGrant',
      actorArn: `arn:aws:sts::${story.issuingAccountId}:assumed-role/deploy/run`,
      resources: [story.key.arn],
      body: { userAgent: 'HashiCorp/1.0 Terraform/1.9.5', responseElements: { grantId } },
    },
  })
  expect(await getRevocation(asks.approver(), { id })).toMatchObject({ listed: true, keptIn: 'Terraform' })
  await expect(revokeGrant(asks.approver(), { id, reason: 'Not needed' })).rejects.toMatchObject({
    code: 'precondition-failed',
    message: expect.stringContaining('Terraform'),
  })
  const revoked = await revokeGrant(asks.approver(), { id, reason: 'Not needed', acknowledge: 'Terraform' })
  expect(revoked.state).toBe('revoking')
})

test('a role that was recreated: the request says so, and a new grant to it takes the old one’s place', async () => {
  const id = await asks.verified()
  const day = 86_400_000
  const grants = story.keyNow().grants
  grants[0] = { ...grants[0]!, createdAt: new Date(Date.now() - day), granteePrincipal: 'AROADELETED0000000001' }
  story.recreateGrantee()
  await story.scan()
  expect((await view(id)).grantNow).toMatchObject({
    state: 'role-recreated',
    text: expect.stringContaining('AWSServiceRoleForAutoScaling was deleted and created again'),
  })
  expect((await finding('verified-grant-gone'))?.detail).toContain('created again')
  expect((await finding('orphan-grant'))?.detail).toContain('Ask for it again from that request')
  const again = await asks.carryOut((await asks.ask({ follows: id })).id)
  expect(again).toMatchObject({ state: 'verified', follows: { id, how: 'replace' } })
  expect(story.keyNow().grants).toHaveLength(2)
  await withdrawGrant(story.job, { requestId: id })
  expect(await view(id)).toMatchObject({ state: 'revoked' })
  expect(story.keyNow().grants.map((grant) => grant.granteePrincipal)).toEqual([story.grantee])
})
