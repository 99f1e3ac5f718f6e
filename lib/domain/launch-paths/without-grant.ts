import type { InventoryIndex } from './index-inventory'

/** The index as it would be with one grant of a key less. */
export function withoutGrant(index: InventoryIndex, keyArn: string, grantId: string): InventoryIndex {
  const left = (index.grantsByKey.get(keyArn) ?? []).filter((grant) => grant.grantId !== grantId)
  return {
    ...index,
    inventory: {
      ...index.inventory,
      grants: index.inventory.grants.filter((grant) => grant.keyArn !== keyArn || grant.grantId !== grantId),
    },
    grantsByKey: new Map(index.grantsByKey).set(keyArn, left),
  }
}
