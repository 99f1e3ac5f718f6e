import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AuditListQuery } from '@/lib/contracts/audit'
import { PreflightView, RequestListQuery, RequestPage, RequestView } from '@/lib/contracts/requests'
import type { GrantRequestState } from '@/lib/db/generated/client'
import { builtInRules } from '@/lib/domain/grants/approval-rules/rules'
import { nodeGroupScene } from '@/lib/domain/grants/testing/scenes'
import { type RoleName, roleNames } from '@/lib/domain/roles'
import type { AppError } from '@/lib/errors'
import { listAudit } from '@/lib/services/audit/list-audit'
import { verifyAudit } from '@/lib/services/audit/verify-audit'
import type { ServiceContext } from '@/lib/services/context'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { approveGrant } from './approve-grant'
import { cancelGrant } from './cancel-grant'
import { getRequest } from './get-request'
import { listRequests } from './list-requests'
import { preflightGrant } from './preflight-grant'
import { rejectGrant } from './reject-grant'
import { requestGrant } from './request-grant'
import { storeInventory } from './testing/store-inventory'

const operations = ['Decrypt', 'DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'CreateGrant', 'Encrypt']
const why = 'Node groups of payments cannot start'

let db: TestDatabase
let needId: string
let scene: ReturnType<typeof nodeGroupScene>
let clock = fixedClock()

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
})

beforeEach(async () => {
  clock = fixedClock()
  await db.prisma.grantRequest.deleteMany()
  scene = nodeGroupScene()
  needId = scene.need.id
  await storeInventory(db, scene.org.inventory())
})

const as = (role: RoleName, id?: string): ServiceContext => contextFor(db, role, { clock, id })
const ask = (ctx = as('requester')) => requestGrant(ctx, { needId, operations, reason: why })
const decision = (id: string) => ({ id, reason: 'Checked with the team' })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: AppError) => error.code,
  )
const stateOf = async (id: string) => (await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })).state
const jobs = async () =>
  (
    await db.pool.query<{ task_identifier: string; key: string }>(
      'select task_identifier, key from graphile_worker.jobs',
    )
  ).rows
const lastEntry = () => db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })

describe('preflight', () => {
  test('shows the grant, its checks, its effect and the command', async () => {
    const view = PreflightView.parse(await preflightGrant(as('requester'), { needId }))
    expect(view.proposal).toMatchObject({ granteePrincipal: scene.grantee, issuingAccountId: scene.workload.id })
    expect(view.proposal.operations).toHaveLength(8)
    expect(view).toMatchObject({ ready: true, need: { clusterName: 'payments', keyAlias: 'alias/ebs' } })
    expect(view.effect.every((row) => row.now === 'denied' && row.after === 'allowed')).toBe(true)
    expect(view.blast).toMatchObject({ roles: 1, clusters: 1 })
    expect(view.command).toContain(`--grantee-principal ${scene.grantee}`)
  })

  test('an operation that is not on offer is refused by name', async () => {
    await expect(preflightGrant(as('requester'), { needId, operations: ['Sign'] })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('Sign'),
    })
  })

  test('a need that does not exist', async () => {
    expect(await codeOf(preflightGrant(as('requester'), { needId: 'nothing' }))).toBe('not-found')
  })

  test('says what helps where a grant does not', async () => {
    scene = nodeGroupScene({ key: { region: 'eu-west-1' } })
    await storeInventory(db, scene.org.inventory())
    await expect(preflightGrant(as('requester'), { needId: scene.need.id })).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining('R24'),
    })
  })
})

describe('asking', () => {
  test('leaves a request with what preflight saw, and a line in the log', async () => {
    const request = RequestView.parse(await ask())
    expect(request).toMatchObject({
      state: 'requested',
      requesterName: 'Robin Requester',
      issuingAccountId: scene.workload.id,
      clusterName: 'payments',
      reason: why,
    })
    expect([...request.operations].sort()).toEqual([...operations].sort())
    expect(request.id).toMatch(/^ksg-[a-zA-Z0-9:/_-]+$/)
    expect(request.progress.map((p) => p.status)).toEqual(['done', 'done', 'current', 'waiting', 'waiting'])
    expect(await lastEntry()).toMatchObject({ action: 'grant.requested', subjectId: request.id, reason: why })
    expect(request.audit.map((entry) => entry.action)).toEqual(['grant.requested'])
    expect(await jobs()).toEqual([])
  })

  test('is refused while a check blocks, with the check’s words', async () => {
    scene = nodeGroupScene({ writer: null })
    await storeInventory(db, scene.org.inventory())
    await expect(ask()).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining('Deploy it there'),
    })
    expect(await db.prisma.grantRequest.count()).toBe(0)
  })

  test('of two people who ask at the same moment one does', async () => {
    const codes = await Promise.all([codeOf(ask()), codeOf(ask(as('requester', 'user-second')))])
    expect(codes).toContain('done')
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(await db.prisma.grantRequest.count()).toBe(1)
  })

  test('without a reason there is no request', async () => {
    await expect(requestGrant(as('requester'), { needId, operations, reason: ' ' })).rejects.toThrow()
  })
})

describe('approving', () => {
  test('hands the request to the worker in the same breath', async () => {
    const { id } = await ask()
    const approved = await approveGrant(as('approver'), decision(id))
    expect(approved).toMatchObject({
      state: 'approved',
      deciderName: 'Alex Approver',
      decisionNote: 'Checked with the team',
    })
    expect(await jobs()).toContainEqual({ task_identifier: 'apply-grant', key: `apply-grant:${id}` })
    expect(await lastEntry()).toMatchObject({ action: 'grant.approved', actorName: 'Alex Approver', subjectId: id })
  })

  test.each(['approver', 'administrator'] as const)('nobody approves their own request, as %s', async (role) => {
    const { id } = await ask(as(role, 'user-both'))
    const [approve] = (await getRequest(as(role, 'user-both'), id)).moves
    await expect(approveGrant(as(role, 'user-both'), decision(id))).rejects.toMatchObject({
      code: 'forbidden',
      message: approve?.reason,
    })
    expect(approve).toMatchObject({ allowed: false, reason: expect.stringContaining('Another person') })
    expect(await stateOf(id)).toBe('requested')
  })

  test('of two approvals at the same moment one wins and the other is told who', async () => {
    const { id } = await ask()
    const approvers = ['Dana', 'Kim', 'Lee', 'Noor'].map((name) =>
      contextFor(db, 'approver', { clock, id: name, name }),
    )
    const results = await Promise.allSettled(approvers.map((ctx) => approveGrant(ctx, decision(id))))
    const won = results.filter((r) => r.status === 'fulfilled')
    const lost = results.filter((r) => r.status === 'rejected').map((r) => r.reason as AppError)
    expect(won).toHaveLength(1)
    const { deciderName } = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    for (const error of lost) {
      expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining(`(by ${deciderName})`) })
    }
    expect(await db.prisma.auditEntry.count({ where: { action: 'grant.approved', subjectId: id } })).toBe(1)
    expect((await jobs()).filter((job) => job.key === `apply-grant:${id}`)).toHaveLength(1)
  })

  test('an approval and a cancellation at the same moment leave one of them', async () => {
    const { id } = await ask()
    await Promise.allSettled([approveGrant(as('approver'), decision(id)), cancelGrant(as('requester'), decision(id))])
    const entries = await db.prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } })
    const actions = entries.map((entry) => entry.action).slice(1)
    // Cancelling is still possible after the approval; approving after the cancellation is not.
    expect([['grant.approved'], ['grant.cancelled'], ['grant.approved', 'grant.cancelled']]).toContainEqual(actions)
  })

  test('what was fine when it was asked is checked again', async () => {
    const { id } = await ask()
    const later = nodeGroupScene({ key: { metadata: { state: 'PendingDeletion' } } })
    await storeInventory(db, later.org.inventory())
    await expect(approveGrant(as('approver'), decision(id))).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining('PendingDeletion'),
    })
    expect(await stateOf(id)).toBe('requested')
  })

  test('a request nobody decided in time has to be asked again', async () => {
    const { id } = await ask()
    clock.advance((builtInRules.otherwise.expiryDays * 24 + 1) * 3_600_000)
    await expect(approveGrant(as('approver'), decision(id))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Ask for it again'),
    })
  })

  test('the change does not happen when its line in the log cannot be written', async () => {
    const { id } = await ask()
    const unspeakable = contextFor(db, 'approver', { clock, name: 'Alex\u0000Approver' })
    await expect(approveGrant(unspeakable, decision(id))).rejects.toThrow()
    expect(await stateOf(id)).toBe('requested')
  })
})

describe('rejecting and cancelling', () => {
  test('a rejection ends the request, with its reason in the log', async () => {
    const { id } = await ask()
    expect(await rejectGrant(as('approver'), decision(id))).toMatchObject({
      state: 'rejected',
      deciderName: 'Alex Approver',
    })
    expect(await lastEntry()).toMatchObject({ action: 'grant.rejected', reason: 'Checked with the team' })
    expect(await codeOf(approveGrant(as('administrator'), decision(id)))).toBe('conflict')
  })

  test('the requester takes it back', async () => {
    const { id } = await ask()
    expect(await cancelGrant(as('requester'), decision(id))).toMatchObject({ state: 'cancelled' })
    expect(await lastEntry()).toMatchObject({ action: 'grant.cancelled', actorName: 'Robin Requester' })
    expect((await ask()).state).toBe('requested')
  })

  test('another requester cannot', async () => {
    const { id } = await ask()
    expect(await codeOf(cancelGrant(as('requester', 'user-second'), decision(id)))).toBe('forbidden')
  })

  test.each<GrantRequestState>(['applying', 'applied', 'verified', 'failed'])('not when it is %s', async (state) => {
    const { id } = await ask()
    await db.prisma.grantRequest.update({ where: { id }, data: { state } })
    expect(await codeOf(cancelGrant(as('requester'), decision(id)))).toBe('conflict')
    expect(await codeOf(rejectGrant(as('approver'), decision(id)))).toBe('conflict')
  })
})

describe('listing', () => {
  const list = async (ctx: ServiceContext, query: object = {}) =>
    RequestPage.parse(await listRequests(ctx, RequestListQuery.parse(query)))

  test('what waits for me is not what I asked for myself', async () => {
    const { number } = await ask(as('approver', 'user-a'))
    expect((await list(as('approver', 'user-a'), { view: 'mine' })).items.map((r) => r.number)).toEqual([number])
    expect(await list(as('approver', 'user-a'), { view: 'waiting' })).toMatchObject({ total: 0, waiting: 0 })
    expect(await list(as('approver', 'user-b'), { view: 'waiting' })).toMatchObject({ total: 1, waiting: 1 })
    expect(await list(as('requester'), { view: 'waiting' })).toMatchObject({ total: 0, waiting: 0 })
  })

  test.each([
    [{ state: 'requested' }, 1],
    [{ state: 'verified' }, 0],
    [{ state: 'no such state' }, 1],
    [{ q: 'AWSServiceRoleForAutoScaling' }, 1],
    [{ q: 'robin' }, 1],
    [{ q: 'somebody else' }, 0],
  ])('filtered by %o', async (query, total) => {
    await ask()
    expect((await list(as('viewer'), query)).total).toBe(total)
  })

  test('a request that does not exist', async () => {
    expect(await codeOf(getRequest(as('viewer'), 'ksg-none'))).toBe('not-found')
  })
})

describe('who may', () => {
  const everyone = roleNames
  const verbs: Record<
    string,
    { may: readonly RoleName[]; call: (ctx: ServiceContext, id: string) => Promise<unknown> }
  > = {
    'look at a request': { may: everyone, call: (ctx, id) => getRequest(ctx, id) },
    'list requests': { may: everyone, call: (ctx) => listRequests(ctx, RequestListQuery.parse({})) },
    'preflight a grant': {
      may: ['requester', 'approver', 'administrator'],
      call: (ctx) => preflightGrant(ctx, { needId }),
    },
    'ask for a grant': {
      may: ['requester', 'approver', 'administrator'],
      // The request that is there already stops whoever may ask, but only after the permission.
      call: (ctx) =>
        ask(ctx).catch((error: AppError) => {
          if (error.code !== 'precondition-failed') throw error
        }),
    },
    approve: { may: ['approver', 'administrator'], call: (ctx, id) => approveGrant(ctx, decision(id)) },
    reject: { may: ['approver', 'administrator'], call: (ctx, id) => rejectGrant(ctx, decision(id)) },
    'cancel somebody else’s': { may: ['approver', 'administrator'], call: (ctx, id) => cancelGrant(ctx, decision(id)) },
    'read the audit log': {
      may: ['auditor', 'administrator'],
      call: (ctx) => listAudit(ctx, AuditListQuery.parse({})),
    },
    'verify the audit log': { may: ['auditor', 'administrator'], call: (ctx) => verifyAudit(ctx) },
  }

  describe.each(Object.entries(verbs))('%s', (_, { may, call }) => {
    test.each(roleNames)('as %s', async (role) => {
      const { id } = await ask(as('requester', 'user-who-asked'))
      const before = await db.prisma.auditEntry.count()
      expect(await codeOf(call(as(role), id))).toBe(may.includes(role) ? 'done' : 'forbidden')
      if (!may.includes(role)) {
        expect(await stateOf(id)).toBe('requested')
        expect(await db.prisma.auditEntry.count()).toBe(before)
      }
    })
  })
})
