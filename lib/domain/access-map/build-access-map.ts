import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { AccessMap, MapFocus } from './access-map'

/** Keys, roles and clusters around one focus, with the table that says the same. */
export function buildAccessMap(_inventory: Inventory, _needs: readonly JudgedNeed[], _focus: MapFocus): AccessMap {
  throw new Error('not built yet')
}
