import pg from 'pg'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { RulesView, TriedRules } from '@/lib/contracts/approval-rules'
import { DelegationList } from '@/lib/contracts/delegations'
import { PreflightView, RequestListQuery, RequestView } from '@/lib/contracts/requests'
import { type ApprovalRules, builtInRules } from '@/lib/domain/grants/approval-rules/rules'
import { nodeGroupScene } from '@/lib/domain/grants/testing/scenes'
import { type RoleName, roleNames } from '@/lib/domain/roles'
import type { AppError } from '@/lib/errors'
import { getApprovalRules } from '@/lib/services/approval-rules/get-approval-rules'
import { saveApprovalRules } from '@/lib/services/approval-rules/save-approval-rules'
import { tryApprovalRules } from '@/lib/services/approval-rules/try-approval-rules'
import type { ServiceContext } from '@/lib/services/context'
import { delegate } from '@/lib/services/delegations/delegate'
import { listDelegations } from '@/lib/services/delegations/list-delegations'
import { revokeDelegation } from '@/lib/services/delegations/revoke-delegation'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { approveGrant } from './approve-grant'
import { breakGlass } from './break-glass'
import { cancelGrant } from './cancel-grant'
import { commentOnRequest } from './comment-on-request'
import { getRequest } from './get-request'
import { listBrokenGlass } from './list-broken-glass'
import { listRequests } from './list-requests'
import { narrowGrant } from './narrow-grant'
import { preflightGrant } from './preflight-grant'
import { rejectGrant } from './reject-grant'
import { requestGrant } from './request-grant'
import { reviewBreakGlass } from './review-break-glass'
import { storeInventory } from './testing/store-inventory'

const operations = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'CreateGrant',
  'DescribeKey',
]
const emergency = 'Payments are down, nobody else is awake'

let db: TestDatabase
let needId: string
let clock = fixedClock()

let owner: pg.Client

beforeAll(async () => {
  db = await testDatabase()
  process.env.DATABASE_URL = db.url
  // The application itself can take away neither rules nor approvals.
  owner = new pg.Client({ connectionString: db.url })
  await owner.connect()
  return () => owner.end()
})

beforeEach(async () => {
  clock = fixedClock()
  await owner.query('truncate grant_requests, approval_rule_versions, delegations cascade')
  await db.pool.query('delete from graphile_worker._private_jobs')
  const scene = nodeGroupScene({ key: { tags: { data: 'secret' } } })
  needId = scene.need.id
  await storeInventory(db, scene.org.inventory())
})

const as = (role: RoleName, id?: string): ServiceContext => contextFor(db, role, { clock, id, name: id })
const asToken = (): ServiceContext => {
  const ctx = as('requester', 'robin')
  return { ...ctx, actor: { ...ctx.actor, type: 'token', scopes: ['grants.read', 'grants.request'] } }
}
const ask = (ctx = as('requester', 'robin')) =>
  requestGrant(ctx, { needId, operations, reason: 'Node groups of payments cannot start' })
const decision = (id: string) => ({ id, reason: 'Checked with the team' })
const approve = (id: string, who: string, role: RoleName = 'approver') => approveGrant(as(role, who), decision(id))
const put = async (rules: Partial<ApprovalRules>) => {
  const { version } = await getApprovalRules(as('administrator'))
  return saveApprovalRules(as('administrator'), {
    rules: { ...builtInRules, ...rules },
    basedOn: version,
    note: 'For this test',
  })
}
const two = { approvers: 2, expiryDays: 7 }
const secret = (demand: ApprovalRules['rules'][number]['demand']) => ({
  name: 'Secret keys',
  match: { keyTags: ['data=secret'] },
  demand,
})
const stateOf = async (id: string) => (await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })).state
const actionsOn = async (subjectId: string) =>
  (await db.prisma.auditEntry.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })).map(({ action }) => action)
const lastEntry = () => db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } })
const jobsFor = async (id: string) =>
  (await db.pool.query('select 1 from graphile_worker.jobs where key = $1', [`apply-grant:${id}`])).rowCount
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: AppError) => error.code,
  )
const moveOf = (view: RequestView, move: RequestView['moves'][number]['move']) =>
  view.moves.find((one) => one.move === move)

async function user(id: string, role: RoleName, group?: { name: string; accounts: string[] }) {
  await db.prisma.user.upsert({
    where: { id },
    create: { id, name: id, email: `${id}@example.com` },
    update: {},
  })
  await db.prisma.roleAssignment.deleteMany({ where: { userId: id } })
  const held = group && (await db.prisma.accountGroup.create({ data: { id: group.name, ...group, createdBy: 'test' } }))
  await db.prisma.roleAssignment.create({
    data: { id: `${id}-${role}`, userId: id, role, groupId: held?.id ?? null, source: 'hand', assignedBy: 'test' },
  })
}

describe('several approvers', () => {
  test('the last one that is needed hands it to the worker; each is in the log', async () => {
    await put({ otherwise: two })
    const { id } = await ask()
    const first = RequestView.parse(await approve(id, 'ann'))
    expect(first).toMatchObject({
      state: 'requested',
      deciderName: null,
      approval: { clauses: [{ rule: 'otherwise', approvers: 2, given: 1, missing: 1, who: 'whoever may decide' }] },
    })
    expect(moveOf(first, 'approve')).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('Still needed: 1 approval'),
    })
    expect(await jobsFor(id)).toBe(0)
    expect(await lastEntry()).toMatchObject({ action: 'grant.approval-given', actorName: 'ann', subjectId: id })
    expect(await codeOf(approve(id, 'ann'))).toBe('conflict')
    expect(await approve(id, 'ben')).toMatchObject({ state: 'approved', deciderName: 'ben' })
    expect(await jobsFor(id)).toBe(1)
    expect(await lastEntry()).toMatchObject({
      action: 'grant.approved',
      after: expect.objectContaining({
        approvals: [
          { by: 'ann', right: 'ann' },
          { by: 'ben', right: 'ben' },
        ],
      }),
    })
  })

  test('by who is asked, and the button says the same as the server', async () => {
    await put({ rules: [secret({ approvers: 1, who: { roles: ['administrator'] } })] })
    const { id } = await ask()
    const reason = moveOf(await getRequest(as('approver', 'ann'), id), 'approve')?.reason
    await expect(approve(id, 'ann')).rejects.toMatchObject({ code: 'forbidden', message: reason })
    expect(reason).toContain('an administrator (rule “Secret keys”)')
    expect(await approve(id, 'kim', 'administrator')).toMatchObject({ state: 'approved' })
  })

  test('by account group, as far as it reaches', async () => {
    await put({ rules: [secret({ approvers: 1, who: { groups: ['payments'] } })] })
    const { id, keyAccountId } = await ask()
    const ofGroup = (name: string, accounts: string[]) => ({
      ...as('approver', name),
      actor: {
        type: 'user' as const,
        id: name,
        name,
        roles: [{ role: 'approver' as const, group: { id: name, name: 'payments', accounts } }],
      },
    })
    await expect(approveGrant(ofGroup('far', ['999999999999']), decision(id))).rejects.toThrow()
    expect(
      await approveGrant(ofGroup('pat', [keyAccountId]), decision(id)).catch(({ message }) => message),
    ).toMatchObject({
      state: 'approved',
    })
  })

  test('waits for those who can still do something about it', async () => {
    await put({ otherwise: two })
    const { id } = await ask()
    const waiting = async (who: string, role: RoleName = 'approver') =>
      (await listRequests(as(role, who), RequestListQuery.parse({ view: 'waiting' }))).total
    await approve(id, 'ann')
    expect([
      await waiting('ann'),
      await waiting('ben'),
      await waiting('robin'),
      await waiting('req', 'requester'),
    ]).toEqual([0, 1, 0, 0])
  })

  test('self-approval only where an administrator said so, and that is in the log', async () => {
    await put({ otherwise: { approvers: 1, expiryDays: 7, selfApproval: true } })
    expect(await lastEntry()).toMatchObject({ action: 'rules.changed', reason: 'For this test' })
    const { id } = await ask(as('approver', 'both'))
    expect(await approve(id, 'both')).toMatchObject({ state: 'approved' })
  })

  test('a warning takes a note where the rules say so', async () => {
    await put({ rules: [secret({ approvers: 1, warningNote: true })] })
    const { id, approval } = await ask()
    expect(approval.noteLength).toBe(0)
    const warned = await narrowGrant(as('approver', 'ben'), { ...decision(id), encryptionContext: { team: 'x' } })
    expect(warned.approval.noteLength).toBe(20)
    await expect(approveGrant(as('approver', 'ann'), { id, reason: 'Fine' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('at least 20 characters'),
    })
    expect(await approve(id, 'ann')).toMatchObject({ state: 'approved' })
  })
})

describe('rules that change while a request waits', () => {
  test('the stricter of then and now wins, either way', async () => {
    const { id } = await ask()
    await put({ otherwise: two })
    expect(await approve(id, 'ann')).toMatchObject({ state: 'requested' })
    await put({ otherwise: { approvers: 1, expiryDays: 7 } })
    expect(await getRequest(as('approver', 'ben'), id)).toMatchObject({ state: 'requested' })
    expect(await approve(id, 'ben')).toMatchObject({ state: 'approved' })
  })

  test('a request expires by the days of its demand', async () => {
    await put({ otherwise: { approvers: 1, expiryDays: 2 } })
    const { id, approval } = await ask()
    expect(new Date(approval.decideBy).getTime() - clock.now().getTime()).toBe(2 * 86_400_000)
    clock.advance(2 * 86_400_000 + 1)
    await expect(approve(id, 'ann')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Ask for it again'),
    })
  })
})

describe('what the rules ask nobody about', () => {
  const byToken = { name: 'Pipelines', match: { requester: 'token' as const }, demand: { approvers: 0 } }

  test('goes to the worker at once when a token asks and every check passes', async () => {
    await put({ rules: [byToken] })
    const preflight = PreflightView.parse(await preflightGrant(asToken(), { needId, operations }))
    expect(preflight.checks.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
    expect(preflight.approval).toMatchObject({ automatic: true })
    const request = await ask(asToken())
    expect(request).toMatchObject({ state: 'approved', deciderName: 'Approval rules' })
    expect(request.decisionNote).toContain('rule “Pipelines” (version 1)')
    expect(await actionsOn(request.id)).toEqual(['grant.requested', 'grant.auto-approved'])
    expect(await jobsFor(request.id)).toBe(1)
  })

  test('waits for a person when a person asked, when a check warns, or when another rule says otherwise', async () => {
    await put({ rules: [byToken] })
    expect(await ask()).toMatchObject({ state: 'requested' })
    await db.prisma.grantRequest.deleteMany()
    await put({ rules: [byToken, secret({ approvers: 1 })] })
    expect(await ask(asToken())).toMatchObject({ state: 'requested' })
    await db.prisma.grantRequest.deleteMany()
    await put({ rules: [byToken] })
    // Fewer operations than are needed: a check warns that it would not be enough.
    const narrow = ['DescribeKey', 'CreateGrant']
    const warned = await preflightGrant(asToken(), { needId, operations: narrow })
    expect(warned.checks.some(({ outcome }) => outcome !== 'pass')).toBe(true)
    expect(warned.approval).toMatchObject({ automatic: false })
    const asked = await requestGrant(asToken(), { needId, operations: narrow, reason: 'Less than what is needed' })
    expect(asked).toMatchObject({ state: 'requested', approval: { clauses: [{ rule: 'Pipelines', approvers: 1 }] } })
  })
})

describe('fifty clicks at one moment', () => {
  const crowd = Array.from({ length: 50 }, (_, at) => `approver-${at}`)

  test('where one approval is needed one counts', async () => {
    const { id } = await ask()
    const codes = await Promise.all(crowd.map((who) => codeOf(approve(id, who))))
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(codes.filter((code) => code === 'conflict')).toHaveLength(49)
    expect(await actionsOn(id)).toEqual(['grant.requested', 'grant.approved'])
    expect(await db.prisma.grantApproval.count({ where: { requestId: id } })).toBe(1)
    expect(await jobsFor(id)).toBe(1)
  })

  test('where two are needed two count', async () => {
    await put({ otherwise: two })
    const { id } = await ask()
    const codes = await Promise.all(crowd.map((who) => codeOf(approve(id, who))))
    expect(codes.filter((code) => code === 'done')).toHaveLength(2)
    expect(codes.filter((code) => code === 'conflict')).toHaveLength(48)
    expect(await actionsOn(id)).toEqual(['grant.requested', 'grant.approval-given', 'grant.approved'])
    expect(await jobsFor(id)).toBe(1)
  })

  test('of one person one click counts', async () => {
    await put({ otherwise: two })
    const { id } = await ask()
    const codes = await Promise.all(crowd.map(() => codeOf(approve(id, 'ann'))))
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(codes.filter((code) => code === 'conflict')).toHaveLength(49)
    expect(await stateOf(id)).toBe('requested')
  })

  test('approvals, rejections and cancellations leave one end', async () => {
    const { id } = await ask()
    const work = crowd.slice(0, 30).map((who, at) => {
      if (at % 3 === 0) return codeOf(approve(id, who))
      if (at % 3 === 1) return codeOf(rejectGrant(as('approver', who), decision(id)))
      return codeOf(cancelGrant(as('requester', 'robin'), decision(id)))
    })
    await Promise.all(work)
    const actions = (await actionsOn(id)).slice(1)
    // Cancelling is still possible after the approval; nothing is after a rejection or a cancellation.
    expect([
      ['grant.approved'],
      ['grant.rejected'],
      ['grant.cancelled'],
      ['grant.approved', 'grant.cancelled'],
    ]).toContainEqual(actions)
    expect(await jobsFor(id)).toBe(actions[0] === 'grant.approved' ? 1 : 0)
  })

  test('a change of the rules and approvals never pass each other', async () => {
    const { id } = await ask()
    await Promise.all([...crowd.slice(0, 10).map((who) => codeOf(approve(id, who))), put({ otherwise: two })])
    const entries = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
    const approved = entries.find(({ action, subjectId }) => action === 'grant.approved' && subjectId === id)
    const changed = entries.findLast(({ action }) => action === 'rules.changed')
    const given = await db.prisma.grantApproval.count({ where: { requestId: id } })
    if (approved && approved.seq < changed!.seq) expect(given).toBe(1)
    else expect(given === 2).toBe(approved !== undefined)
  })
})

describe('narrowing', () => {
  const less = operations.filter((name) => name !== 'ReEncryptFrom')

  test('is checked again, shown, in the log with before and after, and approvals for more do not count for it', async () => {
    await put({ otherwise: two })
    const { id, approval } = await ask()
    await approve(id, 'ann')
    const narrowed = RequestView.parse(
      await narrowGrant(as('approver', 'ben'), {
        ...decision(id),
        operations: less,
        fingerprint: approval.fingerprint,
      }),
    )
    expect(narrowed).toMatchObject({
      state: 'requested',
      narrowed: { by: 'ben', from: { operations: expect.arrayContaining(['ReEncryptFrom']) } },
      approval: { clauses: [{ given: 0, missing: 2 }], approvals: [{ personName: 'ann', counts: false }] },
    })
    expect(narrowed.operations).not.toContain('ReEncryptFrom')
    expect(narrowed.preflight.proposal.operations).toEqual(narrowed.operations)
    expect(await lastEntry()).toMatchObject({
      action: 'grant.narrowed',
      before: expect.objectContaining({ operations: expect.arrayContaining(['ReEncryptFrom']) }),
      after: expect.objectContaining({ operations: narrowed.operations }),
    })
    await approve(id, 'ann')
    expect(await approve(id, 'ben')).toMatchObject({ state: 'approved' })
  })

  test('what a page showed before is not approved', async () => {
    const { id, approval } = await ask()
    await narrowGrant(as('approver', 'ben'), { ...decision(id), operations: less })
    await expect(
      approveGrant(as('approver', 'ann'), { ...decision(id), fingerprint: approval.fingerprint }),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('not what you looked at') })
    expect(await stateOf(id)).toBe('requested')
  })

  test('widens nothing, needs an approver who did not ask, and stops where a check blocks', async () => {
    const { id } = await ask(as('approver', 'both'))
    const by = (ctx: ServiceContext, more: object) => narrowGrant(ctx, { ...decision(id), ...more })
    await expect(by(as('approver', 'ann'), { operations: [...less, 'Sign'] })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(await codeOf(by(as('approver', 'both'), { operations: less }))).toBe('forbidden')
    expect(await codeOf(by(as('requester', 'req'), { operations: less }))).toBe('forbidden')
    // What EC2 calls with never carries this pair: the check that warned nobody before says so now.
    const { preflight } = await by(as('approver', 'ann'), { encryptionContext: { team: 'x' } })
    expect(preflight.checks.find(({ id: check }) => check === 'enough')).toMatchObject({
      outcome: 'warn',
      detail: expect.stringContaining('constraints do not fit'),
    })
    const later = nodeGroupScene({ key: { metadata: { state: 'PendingDeletion' } } })
    await storeInventory(db, later.org.inventory())
    expect(await codeOf(by(as('approver', 'ann'), { operations: less }))).toBe('precondition-failed')
  })

  test('an approval and a narrowing at one moment: what is applied is what was approved', async () => {
    const { id, approval } = await ask()
    const { fingerprint } = approval
    const [approved] = await Promise.all([
      codeOf(approveGrant(as('approver', 'ann'), { ...decision(id), fingerprint })),
      codeOf(narrowGrant(as('approver', 'ben'), { ...decision(id), operations: less, fingerprint })),
    ])
    const row = await db.prisma.grantRequest.findUniqueOrThrow({ where: { id } })
    expect(row.state).toBe(approved === 'done' ? 'approved' : 'requested')
    expect(row.operations.length).toBe(approved === 'done' ? operations.length : less.length)
  })
})

describe('comments', () => {
  test('stay as they were said, for everybody who may see the request', async () => {
    const { id } = await ask()
    await commentOnRequest(as('approver', 'ann'), { id, text: 'Which <team> owns it?' })
    const { comments } = await commentOnRequest(as('requester', 'robin'), { id, text: 'Payments does.' })
    expect(comments.map(({ authorName, text }) => [authorName, text])).toEqual([
      ['ann', 'Which <team> owns it?'],
      ['robin', 'Payments does.'],
    ])
    expect((await getRequest(as('viewer'), id)).comments).toEqual(comments)
    expect(await lastEntry()).toMatchObject({ action: 'grant.commented', subjectId: id })
    expect(await codeOf(commentOnRequest(as('viewer'), { id, text: 'Me too' }))).toBe('forbidden')
    await expect(db.prisma.grantComment.updateMany({ data: { text: 'No' } })).rejects.toThrow(/permission denied/)
    await expect(db.prisma.grantApproval.deleteMany()).rejects.toThrow(/permission denied/)
  })
})

describe('breaking the glass', () => {
  const glass = (id: string) => ({ id, reason: emergency, confirm: 'break glass' as const })

  test('applies without the approvals, loudly, until another person has looked at it', async () => {
    await put({ otherwise: two })
    const { id, number } = await ask()
    const broken = RequestView.parse(await breakGlass(as('administrator', 'kim'), glass(id)))
    expect(broken).toMatchObject({
      state: 'approved',
      deciderName: 'kim',
      breakGlass: { personName: 'kim', reviewedAt: null },
    })
    expect(await jobsFor(id)).toBe(1)
    expect(await lastEntry()).toMatchObject({ action: 'grant.break-glass', reason: emergency, subjectId: id })
    expect((await listBrokenGlass(as('viewer'))).items).toMatchObject([{ id, number, personName: 'kim' }])
    expect(await codeOf(reviewBreakGlass(as('administrator', 'kim'), decision(id)))).toBe('forbidden')
    expect(await codeOf(reviewBreakGlass(as('approver', 'robin'), decision(id)))).toBe('forbidden')
    const reviewed = await reviewBreakGlass(as('approver', 'ann'), decision(id))
    expect(reviewed.breakGlass).toMatchObject({ reviewerName: 'ann', reviewNote: 'Checked with the team' })
    expect(await lastEntry()).toMatchObject({ action: 'grant.break-glass-reviewed' })
    expect(await codeOf(reviewBreakGlass(as('approver', 'ben'), decision(id)))).toBe('conflict')
    expect((await listBrokenGlass(as('viewer'))).items).toEqual([])
  })

  test.each(roleNames)('as %s', async (role) => {
    const { id } = await ask()
    expect(await codeOf(breakGlass(as(role, 'somebody'), glass(id)))).toBe(
      role === 'administrator' ? 'done' : 'forbidden',
    )
  })

  test('takes a reason and a word, and what blocks still blocks', async () => {
    const { id } = await ask()
    await expect(breakGlass(as('administrator'), { ...glass(id), reason: 'Now, please' })).rejects.toThrow(/twenty/)
    await expect(breakGlass(as('administrator'), { ...glass(id), confirm: 'yes' as never })).rejects.toThrow(
      /break glass/,
    )
    const later = nodeGroupScene({ key: { metadata: { state: 'PendingDeletion' } } })
    await storeInventory(db, later.org.inventory())
    expect(await codeOf(breakGlass(as('administrator'), glass(id)))).toBe('precondition-failed')
    expect(await stateOf(id)).toBe('requested')
  })

  test('what was narrowed while it was checked has to be looked at again', async () => {
    const { id } = await ask()
    await owner.query('begin')
    await owner.query(`update grant_requests set operations = '{Decrypt}' where id = $1`, [id])
    const broken = codeOf(breakGlass(as('administrator', 'kim'), glass(id)))
    const waits = `select 1 from pg_locks l join pg_stat_activity a using (pid) where not granted and a.datname = current_database()`
    await vi.waitFor(async () => expect((await db.pool.query(waits)).rowCount).toBe(1), { timeout: 10_000 })
    await owner.query('commit')
    expect(await broken).toBe('conflict')
    expect(await db.prisma.breakGlass.count()).toBe(0)
  })
})

describe('handing one’s right over', () => {
  beforeEach(async () => {
    await user('kim', 'administrator')
    await user('ann', 'approver')
    await user('req', 'requester')
  })
  const week = () => ({
    startsAt: clock.now().toISOString(),
    endsAt: new Date(clock.now().getTime() + 7 * 86_400_000).toISOString(),
    reason: 'On holiday this week',
  })
  const security = { rules: [secret({ approvers: 1, who: { people: ['kim@example.com'] } })] }

  test('the delegate approves on behalf of the person, for as long as it lasts', async () => {
    await put(security)
    const { id } = await ask()
    expect(await codeOf(approve(id, 'ann'))).toBe('forbidden')
    const { items } = DelegationList.parse(await delegate(as('administrator', 'kim'), { toId: 'ann', ...week() }))
    expect(items).toMatchObject([{ fromName: 'kim', toName: 'ann', state: 'active', mayRevoke: true }])
    expect(await lastEntry()).toMatchObject({ action: 'delegation.created', reason: 'On holiday this week' })
    const approved = await approve(id, 'ann')
    expect(approved).toMatchObject({
      state: 'approved',
      approval: { approvals: [{ personName: 'ann', onBehalfOf: 'kim' }] },
    })
    expect((await lastEntry()).summary).toContain('on behalf of kim')
  })

  test('not after its end, nor after it was revoked, nor once its owner lost the right', async () => {
    await put(security)
    const { id } = await ask()
    const { items } = await delegate(as('administrator', 'kim'), { toId: 'ann', ...week() })
    await user('kim', 'viewer')
    expect(await codeOf(approve(id, 'ann'))).toBe('forbidden')
    await user('kim', 'administrator')
    await revokeDelegation(as('administrator', 'kim'), { id: items[0]!.id })
    expect(await lastEntry()).toMatchObject({ action: 'delegation.revoked' })
    expect(await codeOf(approve(id, 'ann'))).toBe('forbidden')
    expect(await codeOf(revokeDelegation(as('administrator', 'kim'), { id: items[0]!.id }))).toBe('conflict')
    await delegate(as('administrator', 'kim'), { toId: 'ann', ...week() })
    expect((await listDelegations(as('viewer'))).items.map(({ state }) => state).sort()).toEqual(['active', 'revoked'])
    clock.advance(8 * 86_400_000)
    expect((await listDelegations(as('viewer'))).items.map(({ state }) => state).sort()).toEqual(['over', 'revoked'])
  })

  test('to nobody who may not decide, and not for a request of its owner or its holder', async () => {
    expect(await codeOf(delegate(as('administrator', 'kim'), { toId: 'req', ...week() }))).toBe('conflict')
    expect(await codeOf(delegate(as('requester', 'req'), { toId: 'ann', ...week() }))).toBe('forbidden')
    await put(security)
    await delegate(as('administrator', 'kim'), { toId: 'ann', ...week() })
    const own = await ask(as('administrator', 'kim'))
    expect(await codeOf(approve(own.id, 'ann'))).toBe('forbidden')
    await db.prisma.grantRequest.deleteMany()
    const holders = await ask(as('approver', 'ann'))
    expect(await codeOf(approve(holders.id, 'ann'))).toBe('forbidden')
  })
})

describe('the rules', () => {
  test('are kept version by version, with who, why, before and after', async () => {
    expect(RulesView.parse(await getApprovalRules(as('viewer')))).toMatchObject({ version: 0, rules: builtInRules })
    await put({ otherwise: two })
    const view = RulesView.parse(await put({ otherwise: { approvers: 3, expiryDays: 7 } }))
    expect(view).toMatchObject({ version: 2, changedBy: 'Addison Administrator' })
    expect(view.versions.map(({ version, rules }) => [version, rules.otherwise.approvers])).toEqual([
      [2, 3],
      [1, 2],
    ])
    expect(await lastEntry()).toMatchObject({
      action: 'rules.changed',
      before: expect.objectContaining({ version: 1 }),
      after: expect.objectContaining({ version: 2 }),
    })
    await expect(db.prisma.approvalRuleVersion.updateMany({ data: { note: 'x' } })).rejects.toThrow(/permission denied/)
  })

  test('made from a version that is no longer the newest are a conflict, and wrong ones say what is wrong', async () => {
    await put({ otherwise: two })
    const save = (rules: unknown, basedOn = 1) =>
      saveApprovalRules(as('administrator'), { rules, basedOn, note: 'For this test' })
    expect(await codeOf(save(builtInRules, 0))).toBe('conflict')
    expect(await codeOf(save({ ...builtInRules, otherwise: two }))).toBe('conflict')
    await expect(save({ ...builtInRules, rules: 7 })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('These are not approval rules. rule:'),
    })
  })

  test.each(roleNames)('a %s reads and tries them; only an administrator changes them', async (role) => {
    const ctx = as(role)
    expect((await getApprovalRules(ctx)).version).toBe(0)
    const { id } = await ask()
    const count = () => Promise.all([db.prisma.auditEntry.count(), db.prisma.approvalRuleVersion.count()])
    const before = await count()
    const tried = TriedRules.parse(await tryApprovalRules(ctx, { rules: { ...builtInRules, otherwise: two } }))
    expect(tried).toMatchObject({ unchanged: 0, changed: [{ id, before: { words: expect.any(Array) } }] })
    expect(await tryApprovalRules(ctx, { rules: builtInRules })).toMatchObject({ unchanged: 1, changed: [] })
    expect(await count()).toEqual(before)
    const saving = saveApprovalRules(ctx, {
      rules: { ...builtInRules, otherwise: two },
      basedOn: 0,
      note: 'For this test',
    })
    expect(await codeOf(saving)).toBe(role === 'administrator' ? 'done' : 'forbidden')
  })
})
