import { PreflightInput, type PreflightView } from '@/lib/contracts/requests'
import { describeClauses, isAutomatic } from '@/lib/domain/grants/approval-rules/demand'
import { chooseIssuer } from '@/lib/domain/grants/choose-issuer'
import { type GrantProposal, grantFixFor, offeredOperations } from '@/lib/domain/grants/propose-grant'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { AppError, invalidInput } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { followsOf, loadEarlier } from './follow-request'
import { judgeAsked } from './judge-asked'
import { type LoadedNeed, loadNeed } from './load-need'
import { makePreflight } from './make-preflight'
import { proposalFromRow } from './proposal-row'
import { requireNeeds } from './require-needs'
import { writerFor } from './writer'

/** What a grant for this need would be, and everything that speaks for or against it. Writes nothing. */
export async function preflightGrant(ctx: ServiceContext, input: PreflightInput): Promise<PreflightView> {
  const asked = PreflightInput.parse(input)
  await requireNeeds(ctx, [asked.needId])
  const about = await proposeAsked(ctx, asked)
  const preflight = await makePreflight(ctx, { ...about, requestedBy: ctx.actor.id })
  const { demand } = await judgeAsked(ctx, about.index, preflight)
  return {
    ...preflight,
    approval: { automatic: isAutomatic(demand), needed: describeClauses(demand), days: demand.expiryDays },
  }
}

/** What somebody asks for: a grant that closes a need's gap, or an earlier request's grant again. */
export async function proposeAsked(ctx: ServiceContext, { needId, operations, endsAt, follows }: PreflightInput) {
  const loaded = await loadNeed(ctx, needId)
  const end = endsAt ? new Date(endsAt) : null
  if (!follows)
    return { ...loaded, proposal: proposeFor(ctx, loaded, operations), endsAt: end, follows: null, earlier: null }
  const earlier = await loadEarlier(ctx, follows, loaded)
  const same = proposalFromRow(earlier)
  const proposal = { ...same, operations: pick(loaded.need, same, operations) }
  return { ...loaded, proposal, endsAt: end, follows: followsOf(loaded.index, earlier, proposal), earlier }
}

/** The proposed grant, or with the operations a person picked from those on offer. Throws where a grant is not the fix. */
export function proposeFor(
  ctx: ServiceContext,
  { index, need }: LoadedNeed,
  operations?: readonly string[],
): GrantProposal {
  const fix = grantFixFor(need)
  if (fix.kind === 'not-a-grant') throw new AppError('precondition-failed', fix.reason)
  const proposal = { ...fix.proposal, operations: pick(need, fix.proposal, operations) }
  return chooseIssuer(index, need, proposal, writerFor(ctx.actor.id))
}

function pick(need: JudgedNeed, proposal: GrantProposal, operations: readonly string[] = []): readonly string[] {
  if (operations.length === 0) return proposal.operations
  const offered = offeredOperations(need, proposal.operations).map((o) => o.operation)
  const foreign = operations.filter((operation) => !offered.includes(operation))
  if (foreign.length > 0) {
    throw invalidInput(`Not on offer for this need: ${foreign.join(', ')}. Pick from ${offered.join(', ')}.`)
  }
  return offered.filter((operation) => operations.includes(operation))
}
