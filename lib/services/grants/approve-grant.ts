import { ApproveInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { describeMissing } from '@/lib/domain/grants/approval-rules/standing'
import { conflict } from '@/lib/errors'
import { holdRules, rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { approvalState, givenOf, judgeOrThrow } from './approval-state'
import { checkAgain } from './check-again'
import { enqueueApply } from './enqueue-apply'
import { findRequest } from './find-request'
import { fingerprintOf } from './fingerprint'
import { getRequest } from './get-request'
import { decidersFor, holdersFor } from './holders'
import { lockRequest } from './lock-request'
import { moveOrThrow, requireAlone } from './mover'
import { proposalFromRow } from './proposal-row'
import { requireNote } from './require-note'
import { approvalNow, saveApproval } from './save-approval'
import { saveMove } from './save-move'

/**
 * Another person's yes: checked again on what is known now, judged by the approval rules, and with the last one that is needed the
 * worker takes over in the same transaction. Of many clicks at one moment no more count than are needed.
 */
export async function approveGrant(ctx: ServiceContext, input: { id: string } & ApproveInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason, fingerprint } = ApproveInput.parse(input)
  const seen = await findRequest(ctx, input.id)
  requireAlone(seen)
  const rules = await rulesInForce(ctx.db.prisma)
  moveOrThrow(ctx, 'approve', approvalNow(seen, approvalState(seen, rules)))
  const proposal = fingerprintOf(proposalFromRow(seen))
  if (fingerprint !== undefined && fingerprint !== proposal) throw narrowedMeanwhile(seen)
  const { preflight, facts } = await checkAgain(ctx, seen)

  await inTransaction(ctx.db, async (tx) => {
    await holdRules(tx, rules)
    const request = await lockRequest(tx, seen.id)
    const state = approvalState({ ...request, approvalFacts: facts }, rules)
    const to = moveOrThrow(ctx, 'approve', approvalNow(request, state))
    if (state.fingerprint !== proposal) throw narrowedMeanwhile(request)
    const name = `Grant request ${request.number}`
    const deciders = decidersFor(await holdersFor(ctx, tx), [request])
    const { holder, completes } = judgeOrThrow(state, request.requestedBy, ctx.actor.id, deciders, name)
    requireNote(state, facts.clean, reason)
    const approval = await saveApproval(tx, ctx, { requestId: request.id }, { state, holder, note: reason })
    const known = { preflight, approvalFacts: facts, demand: state.demand, decideBy: state.decideBy }
    const approvals = [...state.counting, approval]
    const onBehalf = holder.id === ctx.actor.id ? '' : ` on behalf of ${holder.name}`
    if (completes) {
      await saveMove(tx, request, 'approve', to, {
        ...known,
        decidedBy: ctx.actor.id,
        deciderName: ctx.actor.name,
        decisionNote: reason,
        decidedAt: ctx.clock.now(),
      })
      await enqueueApply(tx, request.id)
    } else await saveMove(tx, request, 'approve', request.state, known)
    await recordAudit(tx, ctx, {
      action: completes ? 'grant.approved' : 'grant.approval-given',
      subject: { type: 'grant-request', id: request.id },
      summary: completes
        ? `${name} of ${request.requesterName} approved${onBehalf}`
        : `${name} of ${request.requesterName}: approval ${approvals.length}${onBehalf}. ${describeMissing(state.demand, approvals.map(givenOf))}`,
      reason,
      before: { state: request.state },
      after: {
        state: completes ? to : request.state,
        fingerprint: state.fingerprint,
        approvals: approvals.map(({ personId, holderId }) => ({ by: personId, right: holderId })),
        demand: state.demand,
        rules: rules.version,
      },
    })
  })
  return getRequest(ctx, seen.id)
}

export const narrowedMeanwhile = ({ number }: { readonly number: number }) =>
  conflict(`Grant request ${number} is not what you looked at any more: it was narrowed. Look at what it is now.`, {
    refusal: 'narrowed',
  })
