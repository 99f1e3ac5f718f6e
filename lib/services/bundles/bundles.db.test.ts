import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { BundleDraft, BundleListQuery, BundlePage, BundleView } from '@/lib/contracts/bundles'
import { RequestListQuery } from '@/lib/contracts/requests'
import type { RoleName } from '@/lib/domain/roles'
import type { AppError } from '@/lib/errors'
import { approveGrant } from '@/lib/services/grants/approve-grant'
import { cancelGrant } from '@/lib/services/grants/cancel-grant'
import { getRequest } from '@/lib/services/grants/get-request'
import { listRequests } from '@/lib/services/grants/list-requests'
import { rejectGrant } from '@/lib/services/grants/reject-grant'
import { requestGrant } from '@/lib/services/grants/request-grant'
import { sweepGrants } from '@/lib/services/grants/sweep-grants'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { applyBundle } from './apply-bundle'
import { approveBundle } from './approve-bundle'
import { cancelBundle } from './cancel-bundle'
import { continueBundle } from './continue-bundle'
import { familyNeeds } from './family-needs'
import { getBundle } from './get-bundle'
import { listBundles } from './list-bundles'
import { preflightBundle } from './preflight-bundle'
import { rejectBundle } from './reject-bundle'
import { requestBundle } from './request-bundle'
import { startFamily } from './testing/simulated-family'

let db: TestDatabase
let family: Awaited<ReturnType<typeof startFamily>>
let needIds: string[]

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
})

beforeEach(async () => {
  family = await startFamily(db)
  await db.prisma.grantStep.deleteMany()
  await db.prisma.grantRequest.deleteMany()
  await db.prisma.grantBundle.deleteMany()
  await family.scan()
  await db.pool.query('delete from graphile_worker._private_jobs')
  const broken = await db.prisma.needRecord.findMany({ where: { status: 'broken', failure: { in: ['F2', 'F4'] } } })
  needIds = broken.map(({ id }) => id)
  return () => family.close()
})

const clock = { now: () => new Date() }
const as = (role: RoleName, id?: string) => contextFor(db, role, { clock, id, name: id })
const ask = (stopOnError = true, ctx = as('requester')) =>
  requestBundle(ctx, { needIds, reason: 'Ledger cannot start nodes', stopOnError })
const decision = (id: string) => ({ id, reason: 'Checked with the team' })
const approval = (id: string, leaveOut: string[] = []) => ({ ...decision(id), leaveOut })
const view = (id: string) => getBundle(as('approver'), id)
const statesOf = async (id: string) => (await view(id)).requests.map(({ state }) => state)
const jobKeys = async () =>
  (await db.pool.query<{ key: string }>('select key from graphile_worker.jobs')).rows.map(({ key }) => key)
const actionsOn = async (id: string) => (await view(id)).audit.map(({ action }) => action)
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const denyFirst = () => {
  family.simulator.state.faults = [{ operation: 'CreateGrant', region: 'eu-central-1', effect: 'deny' }]
}

async function approved(stopOnError = true): Promise<string> {
  const { id } = await ask(stopOnError)
  await approveBundle(as('approver'), approval(id))
  return id
}

/** As the queue does, job after job. */
async function run(bundleId: string): Promise<void> {
  for (let turn = 0; turn < 10 && (await view(bundleId)).state === 'approved'; turn++)
    await applyBundle(family.job, { bundleId })
}

describe('asking', () => {
  test('holds one grant per key and grantee, in a fixed order, each checked by itself', async () => {
    const draft = BundleDraft.parse(await preflightBundle(as('requester'), { needIds: needIds.toReversed() }))
    expect(draft.members.map(({ clusterName, region }) => [region, clusterName])).toEqual([
      ['eu-central-1', 'ledger-euc1'],
      ['us-west-2', 'ledger-usw2'],
      ['us-west-2', 'logistics-prod'],
    ])
    expect(draft.members.every(({ ready, issuingAccountId }) => ready && issuingAccountId === '111100000007')).toBe(
      true,
    )
    const bundle = BundleView.parse(await ask())
    expect(bundle).toMatchObject({
      state: 'requested',
      members: 3,
      requesterName: 'Robin Requester',
      stopOnError: true,
    })
    expect(bundle.family).toContain('ledger')
    expect(await statesOf(bundle.id)).toEqual(['requested', 'requested', 'requested'])
    expect(await actionsOn(bundle.id)).toEqual(['bundle.requested'])
    expect(await db.prisma.auditEntry.count({ where: { action: 'grant.requested' } })).toBeGreaterThanOrEqual(3)
    expect(await jobKeys()).toEqual([])
  })

  test('a member with a request under way blocks by name, and can be left out', async () => {
    const single = await requestGrant(as('requester'), {
      needId: needIds[0]!,
      operations: ['Decrypt', 'DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'CreateGrant'],
      reason: 'Already asked for',
    })
    const { members } = await preflightBundle(as('requester'), { needIds })
    const blocked = members.filter(({ ready }) => !ready)
    expect(blocked).toHaveLength(1)
    await expect(ask()).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining(blocked[0]!.clusterName),
    })
    expect(await db.prisma.grantBundle.count()).toBe(0)
    expect(await db.prisma.grantRequest.count()).toBe(1)
    needIds = members.filter(({ ready }) => ready).map(({ needId }) => needId)
    expect((await ask()).requests.map(({ id }) => id)).not.toContain(single.id)
  })

  test('of two people who ask for the same at one moment one does, whole', async () => {
    const results = await Promise.allSettled([
      ask(),
      ask(true, as('requester', 'second')),
      ask(true, as('approver', 'third')),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await db.prisma.grantRequest.count()).toBe(3)
    expect(await db.prisma.grantBundle.count()).toBe(1)
  })

  test('an end date goes to every member, and one in the past to none', async () => {
    const endsAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
    const input = { needIds, reason: 'Ledger cannot start nodes', stopOnError: true }
    const bundle = await requestBundle(as('requester'), { ...input, endsAt })
    expect(bundle.endsAt).toBe(endsAt)
    expect(bundle.requests.every((request) => request.endsAt === endsAt)).toBe(true)
    await approveBundle(as('approver'), approval(bundle.id))
    const late = { ...input, endsAt: new Date(Date.now() - 1_000).toISOString() }
    await expect(requestBundle(as('requester'), late)).rejects.toMatchObject({
      message: expect.stringContaining('at the earliest'),
    })
  })

  test('a family is asked for by its name: everything it lacks that nobody asked for', async () => {
    const { family: name, needIds: found } = await familyNeeds(as('requester'), 'LEDGER')
    expect(name).toBe('ledger (prod)')
    expect((await familyNeeds(as('requester'), 'ledger (prod)')).needIds).toEqual(found)
    expect(found).toHaveLength(2)
    expect(needIds).toEqual(expect.arrayContaining(found))
    await ask()
    await expect(familyNeeds(as('requester'), 'ledger')).rejects.toMatchObject({ code: 'precondition-failed' })
    await expect(familyNeeds(as('requester'), 'ledgers')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('ledger'),
    })
  })

  test('a need that no grant closes is a blocker with its reason', async () => {
    const fine = await db.prisma.needRecord.findFirstOrThrow({ where: { status: 'ok' } })
    const { members } = await preflightBundle(as('requester'), { needIds: [fine.id] })
    expect(members).toMatchObject([{ ready: false, issuingAccountId: null, checks: [{ outcome: 'block' }] }])
  })
})

describe('deciding', () => {
  test('of many decisions at one moment exactly one counts', async () => {
    const { id } = await ask()
    const people = ['Dana', 'Kim', 'Lee', 'Noor', 'Ola'].map((name) => as('approver', name))
    const results = await Promise.allSettled([
      ...people.map((ctx) => approveBundle(ctx, approval(id))),
      rejectBundle(as('approver', 'Rae'), decision(id)),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect((result.reason as AppError).code).toBe('conflict')
    const states = new Set(await statesOf(id))
    expect(states.size).toBe(1)
    const { state, deciderName, requests } = await view(id)
    expect([...states]).toEqual([state])
    expect(requests.every((request) => request.deciderName === deciderName)).toBe(true)
    const decisions = (await actionsOn(id)).filter((action) => action !== 'bundle.requested')
    expect(decisions).toHaveLength(1)
    expect(await jobKeys()).toEqual(state === 'approved' ? [`apply-bundle:${id}`] : [])
  })

  test.each(['approver', 'administrator'] as const)('nobody approves their own, as %s', async (role) => {
    const { id } = await ask(true, as(role, 'both'))
    await expect(approveBundle(as(role, 'both'), approval(id))).rejects.toMatchObject({ code: 'forbidden' })
    const approve = (await getBundle(as(role, 'both'), id)).moves.find(({ move }) => move === 'approve')
    expect(approve).toMatchObject({ allowed: false, reason: expect.stringContaining('Another person') })
    expect(new Set(await statesOf(id))).toEqual(new Set(['requested']))
  })

  test('an approver may leave members out: they are rejected, the others made', async () => {
    const { id, requests } = await ask()
    await approveBundle(as('approver'), approval(id, [requests[1]!.id]))
    expect(await statesOf(id)).toEqual(['approved', 'rejected', 'approved'])
    await expect(approveBundle(as('approver'), approval(id, ['ksg-other']))).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a member is not decided alone', async () => {
    const { requests } = await ask()
    const one = { id: requests[0]!.id, reason: 'Only this one' }
    for (const work of [
      () => approveGrant(as('approver'), one),
      () => rejectGrant(as('approver'), one),
      () => cancelGrant(as('requester'), one),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('bulk request') })
    const { moves, bundle } = await getRequest(as('approver'), one.id)
    expect(moves.every(({ allowed }) => !allowed)).toBe(true)
    expect(bundle).not.toBeNull()
  })

  test('waits as one for every approver but its requester', async () => {
    await ask()
    const waiting = async (ctx: ReturnType<typeof as>) =>
      (await listRequests(ctx, RequestListQuery.parse({ view: 'waiting' }))).waiting
    expect(await waiting(as('approver'))).toBe(1)
    expect(await waiting(as('requester'))).toBe(0)
    const page = await listBundles(as('approver'), BundleListQuery.parse({ view: 'waiting' }))
    expect(BundlePage.parse(page)).toMatchObject({ total: 1, items: [{ members: 3 }] })
  })
})

describe('making the grants', () => {
  test('one after another, each verified, and the needs turn green', async () => {
    const id = await approved()
    await applyBundle(family.job, { bundleId: id })
    expect(await statesOf(id)).toEqual(['verified', 'approved', 'approved'])
    expect(await jobKeys()).toContain(`apply-bundle:${id}`)
    await run(id)
    expect(await view(id)).toMatchObject({ state: 'done', verified: 3, failed: 0 })
    expect(family.madeGrants().map(({ name }) => name)).toHaveLength(3)
    const needs = await db.prisma.needRecord.findMany({ where: { id: { in: needIds } } })
    expect(needs.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
    expect(await actionsOn(id)).toEqual(['bundle.requested', 'bundle.approved', 'bundle.finished'])
  })

  test('a failure holds the rest; an approver lets it go on', async () => {
    const id = await approved()
    denyFirst()
    await run(id)
    expect(await statesOf(id)).toEqual(['failed', 'approved', 'approved'])
    const held = await view(id)
    expect(held).toMatchObject({ state: 'held', holdReason: expect.stringContaining('2 approved and not begun') })
    expect(family.madeGrants()).toHaveLength(0)
    await applyBundle(family.job, { bundleId: id })
    expect(family.madeGrants()).toHaveLength(0)

    await expect(continueBundle(as('requester'), decision(id))).rejects.toMatchObject({ code: 'forbidden' })
    await continueBundle(as('approver'), decision(id))
    await run(id)
    expect(await statesOf(id)).toEqual(['failed', 'verified', 'verified'])
    expect(await view(id)).toMatchObject({ state: 'done', failed: 1, holdReason: null })
    expect(await actionsOn(id)).toEqual([
      'bundle.requested',
      'bundle.approved',
      'bundle.held',
      'bundle.continued',
      'bundle.finished',
    ])
  })

  test('what is held can be cancelled', async () => {
    const id = await approved()
    denyFirst()
    await run(id)
    await cancelBundle(as('requester'), decision(id))
    expect(await statesOf(id)).toEqual(['failed', 'cancelled', 'cancelled'])
    await applyBundle(family.job, { bundleId: id })
    expect(family.madeGrants()).toHaveLength(0)
  })

  test('without stop on error the others are made', async () => {
    const id = await approved(false)
    denyFirst()
    await run(id)
    expect(await statesOf(id)).toEqual(['failed', 'verified', 'verified'])
    expect((await view(id)).state).toBe('done')
  })

  test('cancelled while under way, what was not begun is not made', async () => {
    const id = await approved()
    await applyBundle(family.job, { bundleId: id })
    await cancelBundle(as('requester'), decision(id))
    await run(id)
    expect(await statesOf(id)).toEqual(['verified', 'cancelled', 'cancelled'])
    expect(family.madeGrants()).toHaveLength(1)
  })
})

describe('a worker that dies', () => {
  test('inside a member: the next one goes on there, and nothing is made twice', async () => {
    const id = await approved()
    const broken = vi
      .waitUntil(() => family.madeGrants().length > 0, { interval: 1, timeout: 20_000 })
      .then(() => {
        family.simulator.state.faults = [{ operation: 'DescribeKey', effect: '5xx' }]
      })
    await expect(applyBundle(family.job, { bundleId: id })).rejects.toThrow()
    await broken
    expect(await statesOf(id)).toEqual(['applied', 'approved', 'approved'])
    family.simulator.state.faults = []
    await run(id)
    expect(await statesOf(id)).toEqual(['verified', 'verified', 'verified'])
    expect(family.madeGrants()).toHaveLength(3)
  })

  test('after a failure, before it was held: the rest is held all the same', async () => {
    const id = await approved()
    const [first] = (await view(id)).requests
    await db.prisma.grantRequest.update({ where: { id: first!.id }, data: { state: 'failed', failure: 'Refused.' } })
    await applyBundle(family.job, { bundleId: id })
    expect(await view(id)).toMatchObject({ state: 'held', holdReason: expect.stringContaining('Refused.') })
    expect(family.madeGrants()).toHaveLength(0)
  })

  test('several workers at one bundle make every grant once', async () => {
    const id = await approved()
    for (let turn = 0; turn < 4; turn++)
      await Promise.allSettled([1, 2, 3].map(() => applyBundle(family.job, { bundleId: id })))
    expect(await view(id)).toMatchObject({ state: 'done', verified: 3 })
    expect(family.madeGrants()).toHaveLength(3)
  })

  test('between two members, with its job lost: the sweep hands the bundle out again, and leaves waiting members alone', async () => {
    const id = await approved()
    await applyBundle(family.job, { bundleId: id })
    await db.pool.query('delete from graphile_worker._private_jobs')
    await sweepGrants(family.job)
    expect(await jobKeys()).not.toContain(`apply-bundle:${id}`)
    await db.prisma.grantBundle.update({ where: { id }, data: { movedAt: minutesAgo(90) } })
    await db.prisma.grantRequest.updateMany({ where: { bundleId: id }, data: { decidedAt: minutesAgo(90) } })
    await db.prisma.grantStep.updateMany({ data: { startedAt: minutesAgo(80), finishedAt: minutesAgo(80) } })
    await sweepGrants(family.job)
    expect(await jobKeys()).toEqual([`apply-bundle:${id}`])
    expect(await statesOf(id)).toEqual(['verified', 'approved', 'approved'])
    await run(id)
    expect(family.madeGrants()).toHaveLength(3)
  })
})

test('a bundle nobody decided expires with its members', async () => {
  const { id } = await ask()
  const decideBy = minutesAgo(1)
  await db.prisma.grantBundle.update({ where: { id }, data: { decideBy } })
  await db.prisma.grantRequest.updateMany({ where: { bundleId: id }, data: { decideBy } })
  await sweepGrants(family.job)
  expect((await view(id)).state).toBe('expired')
  expect(await statesOf(id)).toEqual(['expired', 'expired', 'expired'])
})
