import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { enqueueApply } from './enqueue-apply'
import { findRequest } from './find-request'
import { getRequest } from './get-request'
import { moveOrThrow, requireAlone } from './mover'
import { preflightRequest } from './preflight-request'
import { requireReady } from './require-ready'
import { saveMove } from './save-move'

/** Another person's yes: checked again on what is known now, and the worker takes over in the same transaction. */
export async function approveGrant(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason } = DecideInput.parse(input)
  const request = await findRequest(ctx, input.id)
  requireAlone(request)
  const to = moveOrThrow(ctx, 'approve', request)
  const preflight = await preflightRequest(ctx, request)
  requireReady(preflight)

  await inTransaction(ctx.db, async (tx) => {
    await saveMove(tx, request, 'approve', to, {
      decidedBy: ctx.actor.id,
      deciderName: ctx.actor.name,
      decisionNote: reason,
      decidedAt: ctx.clock.now(),
      preflight,
    })
    await enqueueApply(tx, request.id)
    await recordAudit(tx, ctx, {
      action: 'grant.approved',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant request ${request.number} of ${request.requesterName} approved`,
      reason,
      before: { state: request.state },
      after: { state: to },
    })
  })
  return getRequest(ctx, request.id)
}
