import { RequestGrantInput, type RequestView } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { isAutomatic } from '@/lib/domain/grants/approval-rules/demand'
import { holdRules } from '@/lib/services/approval-rules/rules-in-force'
import type { ServiceContext } from '@/lib/services/context'
import { auditAutoApproved, autoApprove, automaticNote } from './auto-approve'
import { auditRequested, insertRequest, newRequestId, refuseSecond } from './create-request'
import { enqueueApply } from './enqueue-apply'
import { getRequest } from './get-request'
import { judgeAsked } from './judge-asked'
import { makePreflight } from './make-preflight'
import { proposeAsked } from './preflight-grant'
import { requireNeeds } from './require-needs'
import { requireReady } from './require-ready'

/**
 * Asks for the grant that closes one need's gap. Nothing happens in AWS until those who have to have approved it: where the approval
 * rules ask nobody, that is at once.
 */
export async function requestGrant(ctx: ServiceContext, input: RequestGrantInput): Promise<RequestView> {
  const { reason, ...asked } = RequestGrantInput.parse(input)
  await requireNeeds(ctx, [asked.needId])
  const about = await proposeAsked(ctx, asked)
  const id = newRequestId()
  const preflight = await makePreflight(ctx, { ...about, requestedBy: ctx.actor.id, requestId: id })
  requireReady(preflight)
  const { rules, facts, demand } = await judgeAsked(ctx, about.index, preflight)

  await inTransaction(ctx.db, async (tx) => {
    await holdRules(tx, rules)
    await refuseSecond(tx, about.proposal)
    const judged = { facts, demand }
    const request = await insertRequest(tx, ctx, { id, preflight, reason, judged, earlierId: about.earlier?.id })
    if (!isAutomatic(demand)) return void (await auditRequested(tx, ctx, request, preflight))
    const note = automaticNote(demand, rules)
    const approved = await autoApprove(tx, ctx, request, note)
    await enqueueApply(tx, id)
    await auditRequested(tx, ctx, request, preflight)
    await auditAutoApproved(tx, ctx, approved, { note, demand, rules })
  })
  return getRequest(ctx, id)
}
