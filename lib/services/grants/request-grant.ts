import { RequestGrantInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { auditRequested, insertRequest, newRequestId, refuseSecond } from './create-request'
import { getRequest } from './get-request'
import { makePreflight } from './make-preflight'
import { proposeAsked } from './preflight-grant'
import { requireReady } from './require-ready'

/** Asks for the grant that closes one need's gap. Nothing happens in AWS until another person approves it. */
export async function requestGrant(ctx: ServiceContext, input: RequestGrantInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.request')
  const { reason, ...asked } = RequestGrantInput.parse(input)
  const about = await proposeAsked(ctx, asked)
  const id = newRequestId()
  const preflight = await makePreflight(ctx, { ...about, requestedBy: ctx.actor.id, requestId: id })
  requireReady(preflight)

  await inTransaction(ctx.db, async (tx) => {
    await refuseSecond(tx, about.proposal)
    const request = await insertRequest(tx, ctx, { id, preflight, reason, earlierId: about.earlier?.id })
    await auditRequested(tx, ctx, request, preflight)
  })
  return getRequest(ctx, id)
}
