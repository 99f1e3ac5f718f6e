import { BreakGlassInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { standingOf } from '@/lib/domain/grants/approval-rules/standing'
import { rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { approvalState, givenOf } from './approval-state'
import { narrowedMeanwhile } from './approve-grant'
import { checkAgain } from './check-again'
import { enqueueApply } from './enqueue-apply'
import { findRequest } from './find-request'
import { fingerprintOf } from './fingerprint'
import { getRequest } from './get-request'
import { lockRequest } from './lock-request'
import { moveOrThrow, requireAlone } from './mover'
import { proposalFromRow } from './proposal-row'
import { saveMove } from './save-move'

/**
 * Has a request applied without the approvals it takes, for what cannot wait. What blocks still blocks. It is said loudly, in the log
 * and on every page about requests, until another person has looked at it.
 */
export async function breakGlass(ctx: ServiceContext, input: { id: string } & BreakGlassInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.break-glass')
  const { reason } = BreakGlassInput.parse(input)
  const seen = await findRequest(ctx, input.id)
  requireAlone(seen)
  moveOrThrow(ctx, 'break-glass', seen)
  const rules = await rulesInForce(ctx.db.prisma)
  const { preflight, facts } = await checkAgain(ctx, seen)

  await inTransaction(ctx.db, async (tx) => {
    const request = await lockRequest(tx, seen.id)
    const to = moveOrThrow(ctx, 'break-glass', request)
    const { demand, counting, fingerprint } = approvalState({ ...request, approvalFacts: facts }, rules)
    // What was checked is what is applied, as with an approval.
    if (fingerprint !== fingerprintOf(proposalFromRow(seen))) throw narrowedMeanwhile(request)
    const at = ctx.clock.now()
    await saveMove(tx, request, 'break-glass', to, {
      preflight,
      approvalFacts: facts,
      decidedBy: ctx.actor.id,
      deciderName: ctx.actor.name,
      decisionNote: reason,
      decidedAt: at,
    })
    await tx.breakGlass.create({
      data: { requestId: request.id, personId: ctx.actor.id, personName: ctx.actor.name, reason, at },
    })
    await enqueueApply(tx, request.id)
    await recordAudit(tx, ctx, {
      action: 'grant.break-glass',
      subject: { type: 'grant-request', id: request.id },
      summary: `BREAK GLASS: grant request ${request.number} of ${request.requesterName} is applied without the approvals it takes`,
      reason,
      before: { state: request.state },
      after: {
        state: to,
        missing: standingOf(demand, counting.map(givenOf)).filter(({ missing }) => missing > 0),
        rules: rules.version,
      },
    })
  })
  return getRequest(ctx, seen.id)
}
