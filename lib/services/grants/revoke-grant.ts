import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { enqueueRevoke } from './enqueue-apply'
import { findRequest } from './find-request'
import { getRequest } from './get-request'
import { moveOrThrow } from './mover'
import { saveMove } from './save-move'

/** Has the grant of a request withdrawn: the worker takes it away and sees it gone. */
export async function revokeGrant(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason } = DecideInput.parse(input)
  const request = await findRequest(ctx, input.id)
  const to = moveOrThrow(ctx, 'revoke', request)
  await inTransaction(ctx.db, async (tx) => {
    await saveMove(tx, request, 'revoke', to, { revokerName: ctx.actor.name, revokeReason: reason })
    await enqueueRevoke(tx, request.id)
    await recordAudit(tx, ctx, {
      action: 'grant.revoking',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant ${request.grantId} of request ${request.number} is to be withdrawn`,
      reason,
      before: { state: request.state },
      after: { state: to },
    })
  })
  return getRequest(ctx, request.id)
}
