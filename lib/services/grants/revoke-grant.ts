import { type RequestView, RevokeInput } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { keptIn } from '@/lib/services/keys/kept-in'
import { enqueueRevoke } from './enqueue-apply'
import { findRequest } from './find-request'
import { getRequest } from './get-request'
import { moveOrThrow } from './mover'
import { saveMove } from './save-move'

/** Has the grant of a request withdrawn: the worker takes it away and sees it gone. */
export async function revokeGrant(ctx: ServiceContext, input: { id: string } & RevokeInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason, acknowledge } = RevokeInput.parse(input)
  const request = await findRequest(ctx, input.id)
  const to = moveOrThrow(ctx, 'revoke', request)
  const tool = await keptIn(ctx, request.keyArn, request.grantId ?? '')
  if (tool && acknowledge?.toLowerCase() !== tool.toLowerCase())
    throw new AppError(
      'precondition-failed',
      `Grant ${request.grantId} is kept in ${tool}, which makes it again at its next run, or its state drifts. Take it out of the code first, and say that you know with "acknowledge": "${tool}".`,
      { keptIn: tool },
    )
  await inTransaction(ctx.db, async (tx) => {
    await saveMove(tx, request, 'revoke', to, { revokerName: ctx.actor.name, revokeReason: reason })
    await enqueueRevoke(tx, request.id)
    await recordAudit(tx, ctx, {
      action: 'grant.revoking',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant ${request.grantId} of request ${request.number} is to be withdrawn`,
      reason,
      before: { state: request.state },
      after: { state: to, ...(tool && { acknowledged: `Kept in ${tool}` }) },
    })
  })
  return getRequest(ctx, request.id)
}
