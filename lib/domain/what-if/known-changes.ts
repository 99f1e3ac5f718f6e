import type { Inventory } from '../inventory/inventory'
import { type AccountScope, isInScope } from '../roles'
import type { Change, DocumentName } from './changes'
import { findKey, findRole } from './find'

/**
 * The part of an inventory that somebody may change in thought who sees some accounts: what lies in them. The organization's tree and its
 * control policies bear on everybody and are not in it, so that a change of them, as one of another account, is of something not there.
 */
export function knownInventory(inventory: Inventory, scope: AccountScope): Inventory {
  if (scope === 'all') return inventory
  const isKnown = ({ accountId }: { readonly accountId: string }) => isInScope(scope, accountId)
  const keys = inventory.keys.filter(isKnown)
  const arns = new Set(keys.map(({ arn }) => arn))
  return {
    ...inventory,
    accounts: inventory.accounts.flatMap((account) => (isInScope(scope, account.id) ? { ...account, path: [] } : [])),
    organizationalUnits: [],
    controlPolicies: [],
    keys,
    grants: inventory.grants.filter(({ keyArn }) => arns.has(keyArn)),
    roles: inventory.roles.filter(isKnown),
    managedPolicies: inventory.managedPolicies.filter(isKnown),
  }
}

/** The changes with keys and roles by ARN, as the inventory has them: by which nothing else can be meant. */
export const withArns = (known: Inventory, changes: readonly Change[]): Change[] =>
  changes.map((change): Change => {
    if ('document' in change) return { ...change, document: documentByArn(known, change.document) }
    if ('key' in change) return { ...change, key: findKey(known, change.key).arn }
    if ('role' in change) return { ...change, role: findRole(known, change.role).arn }
    return change
  })

function documentByArn(known: Inventory, document: DocumentName): DocumentName {
  if ('key' in document) return { ...document, key: findKey(known, document.key).arn }
  if ('role' in document) return { ...document, role: findRole(known, document.role).arn }
  return document
}
