import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { findRequest } from './find-request'
import { getRequest } from './get-request'
import { moveOrThrow, requireAlone } from './mover'
import { saveMove } from './save-move'

export async function rejectGrant(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason } = DecideInput.parse(input)
  const request = await findRequest(ctx, input.id)
  requireAlone(request)
  const to = moveOrThrow(ctx, 'reject', request)

  await inTransaction(ctx.db, async (tx) => {
    await saveMove(tx, request, 'reject', to, {
      decidedBy: ctx.actor.id,
      deciderName: ctx.actor.name,
      decisionNote: reason,
      decidedAt: ctx.clock.now(),
    })
    await recordAudit(tx, ctx, {
      action: 'grant.rejected',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant request ${request.number} of ${request.requesterName} rejected`,
      reason,
      before: { state: request.state },
      after: { state: to },
    })
  })
  return getRequest(ctx, request.id)
}
