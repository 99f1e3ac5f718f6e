import { EndEarlierInput, type RequestView } from '@/lib/contracts/requests'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { isLaterEnd, problemOfEnd, whyNotEarlier } from '@/lib/domain/grants/end-date'
import { conflict, forbidden, invalidInput } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { findRequest } from './find-request'
import { getRequest } from './get-request'
import { moverOf } from './mover'

/** Makes a grant end earlier, or at all. Less access needs no second person; a later end is a renewal, which does. */
export async function endEarlier(ctx: ServiceContext, input: { id: string } & EndEarlierInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.request')
  const { reason, ...asked } = EndEarlierInput.parse(input)
  const request = await findRequest(ctx, input.id)
  const refusal = whyNotEarlier(request, moverOf(ctx.actor, [request]))
  if (refusal) throw forbidden(refusal)
  const endsAt = new Date(asked.endsAt)
  const problem = problemOfEnd(endsAt, ctx.clock.now())
  if (problem) throw invalidInput(problem)
  if (!isLaterEnd(request.endsAt, endsAt))
    throw conflict(
      `The grant of request ${request.number} ends at ${request.endsAt?.toISOString()} already. Choose an earlier end; a later one takes a renewal.`,
    )
  await inTransaction(ctx.db, async (tx) => {
    const { count } = await tx.grantRequest.updateMany({
      where: { id: request.id, state: request.state, endsAt: request.endsAt },
      data: { endsAt, endWarnedDays: null },
    })
    if (count === 0)
      throw conflict(`Grant request ${request.number} changed meanwhile. Refresh to see where it stands.`)
    await notify(tx, { topic: 'request', id: request.id })
    await recordAudit(tx, ctx, {
      action: 'grant.end-moved',
      subject: { type: 'grant-request', id: request.id },
      summary: `The grant of request ${request.number} is to end earlier: at ${endsAt.toISOString()}`,
      reason,
      before: { endsAt: request.endsAt?.toISOString() ?? null },
      after: { endsAt: endsAt.toISOString() },
    })
  })
  return getRequest(ctx, request.id)
}
