import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { findRequest } from './find-request'
import { getRequest } from './get-request'
import { moveOrThrow, requireAlone } from './mover'
import { saveMove } from './save-move'

/** Takes a request back, as long as the worker has not begun. Who decided on it before stays on record. */
export async function cancelGrant(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.request')
  const { reason } = DecideInput.parse(input)
  const request = await findRequest(ctx, input.id)
  requireAlone(request)
  const to = moveOrThrow(ctx, 'cancel', request)

  await inTransaction(ctx.db, async (tx) => {
    await saveMove(tx, request, 'cancel', to, { decisionNote: reason })
    await recordAudit(tx, ctx, {
      action: 'grant.cancelled',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant request ${request.number} of ${request.requesterName} cancelled`,
      reason,
      before: { state: request.state },
      after: { state: to },
    })
  })
  return getRequest(ctx, request.id)
}
