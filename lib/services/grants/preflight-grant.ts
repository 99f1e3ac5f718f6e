import { PreflightInput, type PreflightView } from '@/lib/contracts/requests'
import { type GrantProposal, grantFixFor, offeredOperations } from '@/lib/domain/grants/propose-grant'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { AppError, invalidInput } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { loadNeed } from './load-need'
import { makePreflight } from './make-preflight'

/** What a grant for this need would be, and everything that speaks for or against it. Writes nothing. */
export async function preflightGrant(ctx: ServiceContext, input: PreflightInput): Promise<PreflightView> {
  requirePermission(ctx, 'grants.request')
  const { needId, operations } = PreflightInput.parse(input)
  const loaded = await loadNeed(ctx, needId)
  const proposal = proposeFor(loaded.need, operations)
  return makePreflight(ctx, { ...loaded, proposal, requestedBy: ctx.actor.id })
}

/** The proposed grant, or with the operations a person picked from those on offer. Throws where a grant is not the fix. */
export function proposeFor(need: JudgedNeed, operations?: readonly string[]): GrantProposal {
  const fix = grantFixFor(need)
  if (fix.kind === 'not-a-grant') throw new AppError('precondition-failed', fix.reason)
  if (!operations || operations.length === 0) return fix.proposal
  const offered = offeredOperations(need, fix.proposal.operations).map((o) => o.operation)
  const foreign = operations.filter((operation) => !offered.includes(operation))
  if (foreign.length > 0) {
    throw invalidInput(`Not on offer for this need: ${foreign.join(', ')}. Pick from ${offered.join(', ')}.`)
  }
  return { ...fix.proposal, operations: offered.filter((operation) => operations.includes(operation)) }
}
