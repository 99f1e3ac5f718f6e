import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { JudgedNeed } from '../launch-paths/need'
import { checkWriter } from './checks/parties'
import { type GrantProposal, issuersFor } from './propose-grant'
import type { Writer } from './writer-question'

/** The proposal from the surest account whose writer role may make it; from the surest at all when none may. */
export function chooseIssuer(
  index: InventoryIndex,
  need: JudgedNeed,
  proposal: GrantProposal,
  writer: Writer,
): GrantProposal {
  const proposals = issuersFor(need).map(({ accountId }) => ({ ...proposal, issuingAccountId: accountId }))
  return proposals.find((p) => checkWriter(index, p, writer).outcome !== 'block') ?? proposals[0] ?? proposal
}
