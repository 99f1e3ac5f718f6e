import type { PreflightView } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import { AppError } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { storedFollows } from './follow-request'
import { loadNeed } from './load-need'
import { makePreflight } from './make-preflight'
import { proposalFromRow } from './proposal-row'

/** What preflight says of a stored request now. Throws where its need or cluster is gone. */
export async function preflightRequest(ctx: ServiceContext, request: GrantRequest): Promise<PreflightView> {
  if (!request.needId)
    throw new AppError('precondition-failed', 'The request names no need that could be checked again.')
  const loaded = await loadNeed(ctx, request.needId)
  return makePreflight(ctx, {
    ...loaded,
    proposal: proposalFromRow(request),
    requestedBy: request.requestedBy,
    requestId: request.id,
    endsAt: request.endsAt,
    follows: await storedFollows(ctx, request),
  })
}
