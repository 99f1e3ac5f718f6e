import { type InventoryIndex, indexInventory } from '../launch-paths/index-inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import type { JudgedNeed } from '../launch-paths/need'

export interface Loss {
  readonly need: JudgedNeed
  /** Allowed now, and not any more without the grant; what could then not be told counts as lost. */
  readonly operations: readonly string[]
  /** The need is not broken now, and would be. */
  readonly breaks: boolean
}

/** What needs of a key lose without some of its grants (R7, R8): the engine asked with and without them. Those that break come first. */
export function lossesWithout(
  index: InventoryIndex,
  needs: readonly JudgedNeed[],
  isWithdrawn: (grant: { readonly grantId: string }) => boolean,
): Loss[] {
  const { inventory } = index
  const without = indexInventory({ ...inventory, grants: inventory.grants.filter((grant) => !isWithdrawn(grant)) })
  const losses = needs.flatMap((stored): Loss[] => {
    const [need, after] = [judgeNeed(index, stored), judgeNeed(without, stored)]
    const later = new Map(after.operations.map(({ operation, verdict }) => [operation, verdict]))
    const operations = need.operations
      .filter(({ operation, verdict }) => verdict === 'allowed' && later.get(operation) !== 'allowed')
      .map(({ operation }) => operation)
    const breaks = need.status !== 'broken' && after.status === 'broken'
    return operations.length > 0 ? [{ need, operations, breaks }] : []
  })
  return losses.toSorted((a, b) => Number(b.breaks) - Number(a.breaks))
}
