import type { Inventory } from '@/lib/domain/inventory/inventory'

export interface AccountPlace {
  readonly name: string
  /** Name of the organizational unit the account is in. */
  readonly unit: string
}

/** How accounts are called in lists; an account nobody listed goes by its number. */
export function accountPlaces(inventory: Inventory): (accountId: string) => AccountPlace {
  const units = new Map(inventory.organizationalUnits.map((unit) => [unit.id, unit.name]))
  const places = new Map(
    inventory.accounts.map((account) => [
      account.id,
      { name: account.name, unit: units.get(account.path.at(-1) ?? '') ?? '' },
    ]),
  )
  return (accountId) => places.get(accountId) ?? { name: accountId, unit: '' }
}
