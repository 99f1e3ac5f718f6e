import { randomUUID } from 'node:crypto'
import { type BundleView, RequestBundleInput } from '@/lib/contracts/bundles'
import type { Transaction } from '@/lib/db/client'
import type { GrantBundle, GrantRequest } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { demandFor, isAutomatic, stricter } from '@/lib/domain/grants/approval-rules/demand'
import { tryBundleMove } from '@/lib/domain/grants/bundle-lifecycle'
import { AppError } from '@/lib/errors'
import { holdRules, rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { decideByOf } from '@/lib/services/grants/approval-state'
import { auditAutoApproved, autoApprove, automaticNote, rulesAsDecider } from '@/lib/services/grants/auto-approve'
import { auditRequested, insertRequest, refuseSecond } from '@/lib/services/grants/create-request'
import { requireNeeds } from '@/lib/services/grants/require-needs'
import { type Drafted, draftMembers } from './draft-members'
import { enqueueBundle } from './enqueue-bundle'
import { getBundle } from './get-bundle'
import { saveBundleMove } from './move-bundle'
import { nameFamily } from './name-family'

/**
 * Asks for several grants as one: every member is checked by itself, and one that is blocked stops the bundle by name. Submitted as a
 * whole or not at all.
 */
export async function requestBundle(ctx: ServiceContext, input: RequestBundleInput): Promise<BundleView> {
  const { needIds, reason, stopOnError, ...rest } = RequestBundleInput.parse(input)
  const endsAt = rest.endsAt ? new Date(rest.endsAt) : null
  await requireNeeds(ctx, needIds)
  const members = await draftMembers(ctx, needIds, endsAt)
  requireAllReady(members)
  const family = await nameFamily(
    ctx,
    members.map(({ need }) => need.clusterArn),
  )
  const id = `ksb-${randomUUID()}`
  const rules = await rulesInForce(ctx.db.prisma)
  const asked = members.flatMap(({ id: requestId, preflight, facts }) =>
    preflight && facts ? [{ requestId, preflight, judged: { facts, demand: demandFor(rules.rules, facts) } }] : [],
  )
  const demand = asked.map(({ judged }) => judged.demand).reduce(stricter)

  await inTransaction(ctx.db, async (tx) => {
    await holdRules(tx, rules)
    // Always in one order, and the audit log's lock last: two bundles at one moment wait for each other, never both.
    const pairs = members.map(({ need }) => ({ keyArn: need.keyArn, granteePrincipal: need.principal.arn }))
    for (const pair of pairs.toSorted((a, b) => nameOfPair(a).localeCompare(nameOfPair(b))))
      await refuseSecond(tx, pair)
    const bundle = await tx.grantBundle.create({
      data: {
        id,
        family,
        reason,
        stopOnError,
        endsAt,
        requestedBy: ctx.actor.id,
        requesterName: ctx.actor.name,
        requestedAt: ctx.clock.now(),
        decideBy: decideByOf(ctx.clock.now(), demand),
      },
    })
    const requests = []
    for (const [position, { requestId, preflight, judged }] of asked.entries()) {
      const about = { id: requestId, preflight, reason, judged, bundle: { id, position } }
      requests.push({ request: await insertRequest(tx, ctx, about), preflight })
    }
    await notify(tx, { topic: 'request', id })
    const note = isAutomatic(demand) ? automaticNote(demand, rules) : null
    const approved = note === null ? [] : await approveByRule(tx, ctx, bundle, requests, note)
    await recordAudit(tx, ctx, {
      action: 'bundle.requested',
      subject: { type: 'grant-bundle', id },
      summary: `Bulk request ${bundle.number}: ${requests.length} grants for ${family}`,
      reason,
      after: {
        state: 'requested',
        stopOnError,
        ...(endsAt && { endsAt: endsAt.toISOString() }),
        requests: requests.map(({ request }) => request.id),
      },
    })
    for (const { request, preflight } of requests) await auditRequested(tx, ctx, request, preflight)
    if (note === null) return
    await recordAudit(tx, ctx, {
      action: 'bundle.auto-approved',
      subject: { type: 'grant-bundle', id },
      summary: `Bulk request ${bundle.number} of ${bundle.requesterName} approved by rule. ${note}`,
      before: { state: 'requested' },
      after: { state: 'approved', demand, rules: rules.version },
    })
    for (const request of approved) await auditAutoApproved(tx, ctx, request, { note, demand, rules })
  })
  return getBundle(ctx, id)
}

async function approveByRule(
  tx: Transaction,
  ctx: ServiceContext,
  bundle: GrantBundle,
  requests: readonly { readonly request: GrantRequest }[],
  note: string,
): Promise<GrantRequest[]> {
  const now = ctx.clock.now()
  const moved = tryBundleMove('auto-approve', bundle, { type: 'rules' }, now)
  if (!moved.ok) throw new Error(`Bulk request ${bundle.number} cannot be approved by rule: ${moved.refusal}.`)
  const decided = { ...rulesAsDecider, decisionNote: note, decidedAt: now, movedAt: now }
  await saveBundleMove(tx, bundle, 'auto-approve', moved.to, decided)
  const approved = []
  for (const { request } of requests) approved.push(await autoApprove(tx, ctx, request, note))
  await enqueueBundle(tx, bundle.id)
  return approved
}

const nameOfPair = (pair: { keyArn: string; granteePrincipal: string }) => `${pair.keyArn} ${pair.granteePrincipal}`

function requireAllReady(members: readonly Drafted[]): void {
  const blocked = members.filter(({ view }) => !view.ready)
  if (blocked.length === 0) return
  const text = blocked.map(({ view }) => {
    const checks = view.checks.filter((check) => check.outcome === 'block')
    return `${view.clusterName} in ${view.region}: ${checks.map((check) => `${check.title}: no. ${check.detail}`).join(' ')}`
  })
  throw new AppError(
    'precondition-failed',
    `Cannot be asked for as it is. Leave out what is blocked, or put it right. ${text.join(' ')}`,
    { members: blocked.map(({ view }) => ({ needId: view.needId, checks: view.checks })) },
  )
}
