import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { conflict, forbidden, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, requirePermissionFor, type ServiceContext } from '@/lib/services/context'
import { findRequest } from './find-request'
import { getRequest } from './get-request'
import { whyNotReview } from './why-not-review'

/** Another person has looked at what was applied without approvals, and says what they found. That ends the alarm. */
export async function reviewBreakGlass(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason } = DecideInput.parse(input)
  const request = await findRequest(ctx, input.id)
  requirePermissionFor(ctx, 'grants.decide', request.keyAccountId)
  const glass = await ctx.db.prisma.breakGlass.findUnique({ where: { requestId: request.id } })
  if (!glass) throw notFound(`Broken glass at grant request ${request.number}`)
  const why = whyNotReview(ctx.actor, request, glass)
  if (why) throw glass.reviewedAt ? conflict(why) : forbidden(why)

  await inTransaction(ctx.db, async (tx) => {
    const { count } = await tx.breakGlass.updateMany({
      where: { requestId: request.id, reviewedAt: null },
      data: { reviewerName: ctx.actor.name, reviewNote: reason, reviewedAt: ctx.clock.now() },
    })
    if (count === 0) throw conflict('Somebody else has reviewed it at this moment. Refresh to see what they found.')
    await notify(tx, { topic: 'request', id: request.id })
    await recordAudit(tx, ctx, {
      action: 'grant.break-glass-reviewed',
      subject: { type: 'grant-request', id: request.id },
      summary: `Broken glass at grant request ${request.number} reviewed; ${glass.personName} had broken it`,
      reason,
      before: { brokenBy: glass.personId, reason: glass.reason },
    })
  })
  return getRequest(ctx, request.id)
}
