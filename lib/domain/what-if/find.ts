import type { Inventory } from '../inventory/inventory'
import type { Key } from '../inventory/key'
import type { ControlPolicy } from '../inventory/organization'
import type { ManagedPolicy, Role } from '../inventory/principal'
import type { ControlPolicyType } from './changes'
import { findOne } from './problem'

/** By ARN, id, alias or alias ARN. */
export const findKey = (inventory: Inventory, wanted: string): Key =>
  findOne('key', inventory.keys, wanted, ({ arn, keyId, aliases }) => [
    arn,
    keyId,
    ...aliases,
    ...aliases.map((alias) => arn.replace(/key\/[^/]*$/, alias)),
  ])

export const findRole = (inventory: Inventory, wanted: string): Role =>
  findOne('role', inventory.roles, wanted, (role) => [role.arn, role.name])

export const controlPolicyTypes = { scp: 'SERVICE_CONTROL_POLICY', rcp: 'RESOURCE_CONTROL_POLICY' } as const

export const findControlPolicy = (inventory: Inventory, type: ControlPolicyType, wanted: string): ControlPolicy =>
  findOne(
    type.toUpperCase(),
    inventory.controlPolicies.filter((policy) => policy.type === controlPolicyTypes[type]),
    wanted,
    (policy) => [policy.name, policy.id],
  )

export const findManagedPolicy = (inventory: Inventory, accountId: string, wanted: string): ManagedPolicy =>
  findOne(
    `managed policy of account ${accountId}`,
    inventory.managedPolicies.filter((policy) => policy.accountId === accountId),
    wanted,
    (policy) => [policy.arn, policy.name],
  )

/** The id of the root, an organizational unit or an account, named by it or by its own name. */
export function findTarget(inventory: Inventory, wanted: string): string {
  const units = new Map(inventory.organizationalUnits.map((unit) => [unit.id, unit.name]))
  const accounts = new Map(inventory.accounts.map((account) => [account.id, account.name]))
  const onPaths = inventory.accounts.flatMap((account) => account.path)
  const ids = [...new Set([...onPaths, ...units.keys(), ...accounts.keys()])]
  return findOne('root, organizational unit or account', ids, wanted, (id) => {
    const name = units.get(id) ?? accounts.get(id)
    return name === undefined ? [id] : [id, name]
  })
}

/** The list with one of its items replaced; the others keep their identity. */
export const replaced = <T>(list: readonly T[], before: T, after: T): T[] =>
  list.map((item) => (item === before ? after : item))
