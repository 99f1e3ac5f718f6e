import { RequestGrantInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { auditRequested, insertRequest, newRequestId, refuseSecond } from './create-request'
import { getRequest } from './get-request'
import { loadNeed } from './load-need'
import { makePreflight } from './make-preflight'
import { proposeFor } from './preflight-grant'
import { requireReady } from './require-ready'

/** Asks for the grant that closes one need's gap. Nothing happens in AWS until another person approves it. */
export async function requestGrant(ctx: ServiceContext, input: RequestGrantInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.request')
  const { needId, operations, reason } = RequestGrantInput.parse(input)
  const loaded = await loadNeed(ctx, needId)
  const proposal = proposeFor(ctx, loaded, operations)
  const id = newRequestId()
  const preflight = await makePreflight(ctx, { ...loaded, proposal, requestedBy: ctx.actor.id, requestId: id })
  requireReady(preflight)

  await inTransaction(ctx.db, async (tx) => {
    await refuseSecond(tx, proposal)
    const request = await insertRequest(tx, ctx, { id, preflight, reason })
    await auditRequested(tx, ctx, request, preflight)
  })
  return getRequest(ctx, id)
}
