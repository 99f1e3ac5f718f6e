import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '@/lib/db/transaction'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { applyGrant } from './apply-grant'
import { approveGrant } from './approve-grant'
import { endEarlier } from './end-earlier'
import { endGrants } from './end-grants'
import { preflightGrant } from './preflight-grant'
import { revokeGrant } from './revoke-grant'
import { grantAsks } from './testing/grant-asks'
import { type SimulatedCluster, startSimulatedCluster } from './testing/simulated-cluster'
import { keepGrant, withdrawGrant } from './withdraw-grant'

const day = 86_400_000
const started = Date.now()
const at = (days: number) => new Date(started + days * day)
const end = at(30)

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
  await story.scan()
  asks = await grantAsks(db, story)
  return () => story.close()
})

const view = (id: string) => asks.view(id)
const on = (now: Date) => ({ ...story.job, clock: { now: () => now } })
const lookOn = (days: number) => endGrants(on(at(days)))
const entries = async (id: string, action: string) => {
  const rows = await db.prisma.auditEntry.findMany({ where: { subjectId: id, action }, orderBy: { seq: 'asc' } })
  return rows.map(({ summary, after }) => ({ summary, after }))
}

describe('a grant with an end date', () => {
  test('is warned about, ends through the same path as a revocation, and the log says what lost access', async () => {
    const id = await asks.verified({ endsAt: end.toISOString() })
    await lookOn(20)
    expect(await entries(id, 'grant.expires-soon')).toEqual([])
    await lookOn(24)
    await lookOn(25)
    await lookOn(29.5)
    const warnings = await entries(id, 'grant.expires-soon')
    expect(warnings.map(({ after }) => (after as { warnedDays: number }).warnedDays)).toEqual([7, 1])
    expect(warnings[0]?.summary).toContain('ends in 6 days')
    expect(warnings[0]?.summary).toContain('Loses access')

    await Promise.all([lookOn(30.1), lookOn(30.1)])
    expect((await view(id)).state).toBe('revoking')
    const [ending, ...others] = await entries(id, 'grant.ending')
    expect(others).toEqual([])
    expect(ending?.after).toMatchObject({ effect: 'breaks', loses: [{ operation: expect.any(String) }] })
    await withdrawGrant(on(at(30.1)), { requestId: id })
    expect(story.keyNow().grants).toEqual([])
    expect(await view(id)).toMatchObject({ state: 'revoked', revokeReason: `Its end date came: ${end.toISOString()}.` })
  })

  test('KMS refuses the withdrawal: it is not asked again every minute, and again after an hour', async () => {
    const id = await asks.verified({ endsAt: end.toISOString() })
    await lookOn(31)
    await db.prisma.grantStep.create({
      data: { requestId: id, step: 'retire-grant', outcome: 'refused', startedAt: at(31), finishedAt: at(31) },
    })
    await inTransaction(db, async (tx) => {
      await keepGrant(tx, on(at(31)), await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } }), 'Refused.')
    })
    await lookOn(31.01)
    expect((await view(id)).state).toBe('verified')
    await lookOn(31.05)
    expect((await view(id)).state).toBe('revoking')
  })

  test('one without stays', async () => {
    const id = await asks.verified()
    await lookOn(10_000)
    expect((await view(id)).state).toBe('verified')
  })

  test.each([
    ['in the past', -1, 'at the earliest'],
    ['in ten years', 3_650, 'five years'],
  ])('an end %s is refused', async (_, days, words) => {
    await expect(asks.ask({ endsAt: at(days).toISOString() })).rejects.toMatchObject({
      message: expect.stringContaining(words),
    })
  })

  test('whose end came before the worker is not made', async () => {
    const { id } = await asks.ask({ endsAt: end.toISOString() })
    await approveGrant(asks.approver(), { id, reason: 'Confirmed' })
    await applyGrant(on(at(31)), { requestId: id })
    expect(await view(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('later end') })
    expect(story.keyNow().grants).toEqual([])
  })
})

describe('its end', () => {
  test('is moved earlier by its requester or an approver, and by nobody later', async () => {
    const id = await asks.verified({ endsAt: end.toISOString() })
    const move = (days: number, who = asks.requester()) =>
      endEarlier(who, { id, endsAt: at(days).toISOString(), reason: 'Not needed so long' })
    expect((await move(20)).endsAt).toBe(at(20).toISOString())
    expect((await move(10, asks.approver())).endsAt).toBe(at(10).toISOString())
    await expect(move(11)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('renewal') })
    const stranger = asks.requester('user-second')
    await expect(move(5, stranger)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(move(5, contextFor(db, 'viewer', { clock: asks.clock }))).rejects.toMatchObject({ code: 'forbidden' })
    expect(await entries(id, 'grant.end-moved')).toHaveLength(2)
  })

  test('moves later by a renewal that is approved, without a second grant', async () => {
    const id = await asks.verified({ endsAt: end.toISOString() })
    await lookOn(29.5)
    const later = at(60).toISOString()
    const preflight = await preflightGrant(asks.requester(), { needId: asks.needId, endsAt: later, follows: id })
    expect(preflight).toMatchObject({ ready: true, follows: { how: 'renew' } })
    expect(preflight.checks.find((check) => check.id === 'already-allowed')?.outcome).toBe('pass')
    const renewal = await asks.ask({ endsAt: later, follows: id })
    expect(renewal.follows).toMatchObject({ id, how: 'renew' })
    expect((await view(id)).followedBy).toMatchObject({ id: renewal.id, how: 'renew' })

    const done = await asks.carryOut(renewal.id)
    expect(done).toMatchObject({ state: 'renewed', grantId: null, follows: { id } })
    expect((await view(id)).endsAt).toBe(later)
    expect(story.keyNow().grants).toHaveLength(1)
    await lookOn(31)
    expect((await view(id)).state).toBe('verified')
    await lookOn(54)
    expect(await entries(id, 'grant.expires-soon')).toHaveLength(2)
    await lookOn(60.1)
    expect((await view(id)).state).toBe('revoking')
  })

  test('a renewal needs a later end, another person, and a grant that is there', async () => {
    const id = await asks.verified({ endsAt: end.toISOString() })
    await expect(asks.ask({ endsAt: at(29).toISOString(), follows: id })).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining('needs a later end'),
    })
    const renewal = await asks.ask({ endsAt: at(60).toISOString(), follows: id })
    const own = asks.approver(asks.requester().actor.id)
    await expect(approveGrant(own, { id: renewal.id, reason: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await revokeGrant(asks.approver(), { id, reason: 'Gone' })
    await expect(approveGrant(asks.approver(), { id: renewal.id, reason: 'Yes' })).rejects.toMatchObject({
      code: 'precondition-failed',
    })
  })

  test('a grant that was withdrawn between approval and renewal fails the renewal with the next step', async () => {
    const id = await asks.verified({ endsAt: end.toISOString() })
    const renewal = await asks.ask({ endsAt: at(60).toISOString(), follows: id })
    await approveGrant(asks.approver(), { id: renewal.id, reason: 'Confirmed' })
    await lookOn(31)
    expect((await view(id)).state).toBe('verified')
    await revokeGrant(asks.approver(), { id, reason: 'Compromised' })
    await withdrawGrant(story.job, { requestId: id })
    await applyGrant(story.job, { requestId: renewal.id })
    expect(await view(renewal.id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('new grant') })
    expect(story.keyNow().grants).toEqual([])
  })
})

describe('another grant in its place', () => {
  test('with other operations a new grant is made, and the old one is withdrawn once that is verified', async () => {
    const id = await asks.verified({ endsAt: end.toISOString() })
    const { operations } = await view(id)
    const fewer = operations.filter((operation) => operation !== 'Encrypt')
    const next = await asks.ask({ endsAt: at(60).toISOString(), follows: id, operations: fewer })
    expect(next.follows).toMatchObject({ id, how: 'replace' })
    const before = story.keyNow().grants.map(({ id: grantId }) => grantId)
    const done = await asks.carryOut(next.id)
    expect(done.state).toBe('verified')
    expect(story.keyNow().grants).toHaveLength(2)
    expect(await view(id)).toMatchObject({ state: 'revoking', revokeReason: expect.stringContaining(`${next.number}`) })
    await withdrawGrant(story.job, { requestId: id })
    expect(story.keyNow().grants.map(({ id: grantId }) => grantId)).toEqual([done.grantId])
    expect(before).not.toContain(done.grantId)
  })
})
