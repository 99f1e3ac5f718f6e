import type { Inventory } from '../inventory/inventory'
import type { Grant } from '../inventory/key'

/** The inventory as it would be with one grant more. A grant with the same id is replaced. */
export function withGrant(inventory: Inventory, grant: Grant): Inventory {
  return { ...inventory, grants: [...inventory.grants.filter((g) => g.grantId !== grant.grantId), grant] }
}
