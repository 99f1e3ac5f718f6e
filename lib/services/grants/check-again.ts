import type { PreflightView } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import { type ApprovalFacts, factsOf } from '@/lib/domain/grants/approval-rules/facts'
import type { GrantProposal } from '@/lib/domain/grants/propose-grant'
import { AppError } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { factsOfRow } from './approval-state'
import { storedFollows } from './follow-request'
import { loadNeed } from './load-need'
import { makePreflight } from './make-preflight'
import { proposalFromRow } from './proposal-row'
import { requireReady } from './require-ready'

/**
 * What is known now of a stored request, or of a narrower proposal in its place, and what approval rules look at. Throws where a check
 * blocks, and where its need or cluster is gone.
 */
export async function checkAgain(
  ctx: ServiceContext,
  request: GrantRequest,
  proposal: GrantProposal = proposalFromRow(request),
): Promise<{ preflight: PreflightView; facts: ApprovalFacts }> {
  if (!request.needId)
    throw new AppError('precondition-failed', 'The request names no need that could be checked again.')
  const loaded = await loadNeed(ctx, request.needId)
  const preflight = await makePreflight(ctx, {
    ...loaded,
    proposal,
    requestedBy: request.requestedBy,
    requestId: request.id,
    endsAt: request.endsAt,
    follows: await storedFollows(ctx, request),
  })
  requireReady(preflight)
  const { requester } = factsOfRow(request)
  return { preflight, facts: factsOf(loaded.index, { proposal, checks: preflight.checks, requester }) }
}
