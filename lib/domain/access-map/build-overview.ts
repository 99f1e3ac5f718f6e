import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { AccessOverview } from './access-map'

/** Gaps between organizational units, and the clusters that miss most. */
export function buildOverview(_inventory: Inventory, _needs: readonly JudgedNeed[], _worst = 10): AccessOverview {
  throw new Error('not built yet')
}
