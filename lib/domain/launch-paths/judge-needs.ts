import type { Inventory } from '../inventory/inventory'
import type { InventoryIndex } from './index-inventory'
import type { JudgedNeed, Need } from './need'

/** Every need of every cluster, judged by both profiles. */
export function judgeNeeds(_inventory: Inventory): JudgedNeed[] {
  throw new Error('not built yet')
}

/** Judges one need again, for example after `withGrant`: `judgeNeed(indexInventory(withGrant(inventory, grant)), need)`. */
export function judgeNeed(_index: InventoryIndex, _need: Need): JudgedNeed {
  throw new Error('not built yet')
}
