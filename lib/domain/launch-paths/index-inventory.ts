import type { Inventory } from '../inventory/inventory'

/** Look-ups over an inventory, made once and shared by every need. */
export interface InventoryIndex {
  readonly inventory: Inventory
}

export function indexInventory(inventory: Inventory): InventoryIndex {
  return { inventory }
}
