import { ApproveBundleInput, type BundleView } from '@/lib/contracts/bundles'
import type { PreflightView } from '@/lib/contracts/requests'
import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { nameOf } from '@/lib/domain/arn'
import { type ApprovalFacts, factsOf } from '@/lib/domain/grants/approval-rules/facts'
import { describeMissing } from '@/lib/domain/grants/approval-rules/standing'
import { AppError, conflict, invalidInput } from '@/lib/errors'
import { holdRules, rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { bundleApprovalState, factsOfRow, givenOf, judgeOrThrow } from '@/lib/services/grants/approval-state'
import { decidersFor, holdersFor } from '@/lib/services/grants/holders'
import { loadNeeds } from '@/lib/services/grants/load-need'
import { makePreflight } from '@/lib/services/grants/make-preflight'
import { moveOrThrow } from '@/lib/services/grants/mover'
import { proposalFromRow } from '@/lib/services/grants/proposal-row'
import { requireNote } from '@/lib/services/grants/require-note'
import { approvalNow, saveApproval } from '@/lib/services/grants/save-approval'
import { saveMove } from '@/lib/services/grants/save-move'
import { enqueueBundle } from './enqueue-bundle'
import { type BundleWithRequests, findBundle, lockBundle } from './find-bundle'
import { getBundle } from './get-bundle'
import { bundleMoveOrThrow, saveBundleMove } from './move-bundle'

/**
 * Another person's yes to all members at once, checked again on what is known now and judged by the strictest of what the approval
 * rules demand of any of them. Members the approver leaves out are rejected in the same breath, and earlier approvals, which were
 * given for more, do not count for the rest. Of many decisions at one moment no more count than are needed.
 */
export async function approveBundle(
  ctx: ServiceContext,
  input: { id: string } & ApproveBundleInput,
): Promise<BundleView> {
  requirePermission(ctx, 'grants.decide')
  const { reason, leaveOut, fingerprint } = ApproveBundleInput.parse(input)
  const seen = await findBundle(ctx, input.id)
  const rules = await rulesInForce(ctx.db.prisma)
  const before = bundleApprovalState(seen, rules)
  bundleMoveOrThrow(ctx, 'approve', approvalNow(seen, before))
  if (fingerprint !== undefined && fingerprint !== before.fingerprint) throw changedMeanwhile(seen)
  const foreign = leaveOut.filter((id) => !seen.requests.some((request) => request.id === id))
  if (foreign.length > 0) throw invalidInput(`Not of this bulk request: ${foreign.join(', ')}.`)
  const open = seen.requests.filter(({ state }) => state === 'requested')
  const left = open.filter(({ id }) => leaveOut.includes(id))
  const kept = open.filter(({ id }) => !leaveOut.includes(id))
  if (kept.length === 0) throw conflict('Nothing would be left to make. Reject the bulk request instead.')
  const checked = await checkAgain(ctx, kept)

  await inTransaction(ctx.db, async (tx) => {
    await holdRules(tx, rules)
    const bundle = await lockBundle(tx, ctx, seen.id)
    const asSeen = bundleApprovalState(bundle, rules)
    const to = bundleMoveOrThrow(ctx, 'approve', approvalNow(bundle, asSeen))
    if (asSeen.fingerprint !== before.fingerprint) throw changedMeanwhile(bundle)
    const state = bundleApprovalState({ ...bundle, requests: checked.map(withFacts) }, rules)
    const name = `Bulk request ${bundle.number}`
    const deciders = decidersFor(await holdersFor(ctx, tx), bundle.requests)
    const { holder, completes } = judgeOrThrow(state, bundle.requestedBy, ctx.actor.id, deciders, name)
    requireNote(
      state,
      checked.every(({ facts }) => facts.clean),
      reason,
    )
    const approval = await saveApproval(tx, ctx, { bundleId: bundle.id }, { state, holder, note: reason })
    const approvals = [...state.counting, approval]
    const decided = decidedBy(ctx, reason)
    const now = { decideBy: state.decideBy, movedAt: ctx.clock.now() }
    await saveBundleMove(tx, bundle, 'approve', completes ? to : bundle.state, completes ? { ...decided, ...now } : now)
    for (const { request, preflight, facts } of checked) {
      const known = { preflight, approvalFacts: facts, demand: state.demand, decideBy: state.decideBy }
      const moved = completes ? moveOrThrow(ctx, 'approve', approvalNow(request, state)) : request.state
      await saveMove(tx, request, 'approve', moved, completes ? { ...known, ...decided } : known)
    }
    for (const request of left) await saveMove(tx, request, 'reject', moveOrThrow(ctx, 'reject', request), decided)
    if (completes) await enqueueBundle(tx, bundle.id)
    const onBehalf = holder.id === ctx.actor.id ? '' : ` on behalf of ${holder.name}`
    await recordAudit(tx, ctx, {
      action: completes ? 'bundle.approved' : 'bundle.approval-given',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: completes
        ? `${name} of ${bundle.requesterName} approved${onBehalf}: ${kept.length} of ${bundle.requests.length} grants`
        : `${name} of ${bundle.requesterName}: approval ${approvals.length}${onBehalf}. ${describeMissing(state.demand, approvals.map(givenOf))}`,
      reason,
      before: { state: bundle.state },
      after: {
        state: completes ? to : bundle.state,
        leftOut: left.map(({ id }) => id),
        fingerprint: state.fingerprint,
        approvals: approvals.map(({ personId, holderId }) => ({ by: personId, right: holderId })),
        demand: state.demand,
        rules: rules.version,
      },
    })
    await auditMembers(tx, ctx, { bundle, kept: completes ? kept : [], left, reason })
  })
  return getBundle(ctx, seen.id)
}

const changedMeanwhile = ({ number }: { readonly number: number }) =>
  conflict(
    `Bulk request ${number} is not what you looked at any more: members were left out. Look at what it is now.`,
    {
      refusal: 'narrowed',
    },
  )

const decidedBy = (ctx: ServiceContext, reason: string) => ({
  decidedBy: ctx.actor.id,
  deciderName: ctx.actor.name,
  decisionNote: reason,
  decidedAt: ctx.clock.now(),
})

async function auditMembers(
  tx: Transaction,
  ctx: ServiceContext,
  about: {
    readonly bundle: BundleWithRequests
    readonly kept: readonly GrantRequest[]
    readonly left: readonly GrantRequest[]
    readonly reason: string
  },
): Promise<void> {
  const { bundle, kept, left, reason } = about
  for (const request of bundle.requests) {
    const out = left.some(({ id }) => id === request.id)
    if (!out && !kept.some(({ id }) => id === request.id)) continue
    await recordAudit(tx, ctx, {
      action: out ? 'grant.rejected' : 'grant.approved',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant request ${request.number} of ${request.requesterName} ${out ? 'left out of' : 'approved with'} bulk request ${bundle.number}`,
      reason,
      before: { state: request.state },
      after: { state: out ? 'rejected' : 'approved' },
    })
  }
}

interface Checked {
  readonly request: GrantRequest
  readonly preflight: PreflightView
  readonly facts: ApprovalFacts
}

const withFacts = ({ request, facts }: Checked): GrantRequest => ({ ...request, approvalFacts: facts })

async function checkAgain(ctx: ServiceContext, requests: readonly GrantRequest[]): Promise<Checked[]> {
  const { index, needs } = await loadNeeds(
    ctx,
    requests.flatMap(({ needId }) => needId ?? []),
    { absent: 'skip' },
  )
  const checked: Checked[] = []
  const blocked: { id: string; text: string }[] = []
  for (const request of requests) {
    const need = needs.find(({ id }) => id === request.needId)
    if (!need) {
      blocked.push({ id: request.id, text: `${nameRequest(request)}: nothing needs it any more.` })
      continue
    }
    const proposal = proposalFromRow(request)
    const preflight = await makePreflight(ctx, {
      index,
      need,
      proposal,
      requestedBy: request.requestedBy,
      requestId: request.id,
      endsAt: request.endsAt,
    })
    const checks = preflight.checks.filter((check) => check.outcome === 'block')
    if (checks.length > 0) {
      const words = checks.map((check) => `${check.title}: no. ${check.detail}`).join(' ')
      blocked.push({ id: request.id, text: `${nameRequest(request)}: ${words}` })
      continue
    }
    const { requester } = factsOfRow(request)
    checked.push({ request, preflight, facts: factsOf(index, { proposal, checks: preflight.checks, requester }) })
  }
  if (blocked.length === 0) return checked
  throw new AppError(
    'precondition-failed',
    `Cannot be approved as it is; leave out what is blocked. ${blocked.map(({ text }) => text).join(' ')}`,
    { blocked: blocked.map(({ id }) => id) },
  )
}

const nameRequest = (request: GrantRequest) =>
  `Request ${request.number} (${nameOf(request.granteePrincipal)}, ${request.region})`
