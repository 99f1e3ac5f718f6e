import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { enqueueApply } from './enqueue-apply'
import { findRequest } from './find-request'
import { storedFollows } from './follow-request'
import { getRequest } from './get-request'
import { loadNeed } from './load-need'
import { makePreflight } from './make-preflight'
import { moveOrThrow, requireAlone } from './mover'
import { proposalFromRow } from './proposal-row'
import { requireReady } from './require-ready'
import { saveMove } from './save-move'

/** Another person's yes: checked again on what is known now, and the worker takes over in the same transaction. */
export async function approveGrant(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason } = DecideInput.parse(input)
  const request = await findRequest(ctx, input.id)
  requireAlone(request)
  const to = moveOrThrow(ctx, 'approve', request)
  const preflight = await checkAgain(ctx, request)

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

async function checkAgain(ctx: ServiceContext, request: GrantRequest) {
  if (!request.needId)
    throw new AppError('precondition-failed', 'The request names no need that could be checked again.')
  const loaded = await loadNeed(ctx, request.needId)
  const preflight = await makePreflight(ctx, {
    ...loaded,
    proposal: proposalFromRow(request),
    requestedBy: request.requestedBy,
    requestId: request.id,
    endsAt: request.endsAt,
    follows: await storedFollows(ctx, request),
  })
  requireReady(preflight)
  return preflight
}
