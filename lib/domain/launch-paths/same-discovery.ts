import type { Inventory } from '../inventory/inventory'
import type { Key } from '../inventory/key'
import type { Role } from '../inventory/principal'
import type { InventoryIndex } from './index-inventory'
import { isSame } from './same-value'

/** The lists of an inventory from which needs are found and nothing else is read. */
const lists = [
  'clusters',
  'nodeGroups',
  'accessEntries',
  'podIdentityAssociations',
  'launchTemplates',
  'volumes',
  'instances',
  'images',
  'snapshots',
  'ebsDefaults',
  'autoScalingGroups',
  'kubernetesNodeClasses',
  'kubernetesNodePools',
  'kubernetesStorageClasses',
  'kubernetesReads',
  'coverage',
  'launchCalls',
  'corrections',
] as const satisfies readonly (keyof Inventory)[]

/**
 * Whether `findNeeds` certainly finds the same in both inventories: what it reads is the same. It is quick where the inventories share
 * their lists, and says no where they do not.
 */
export function findsSameNeeds(before: InventoryIndex, after: InventoryIndex): boolean {
  const [a, b] = [before.inventory, after.inventory]
  return (
    lists.every((list) => a[list] === b[list]) &&
    isSame(a.profiles, b.profiles) &&
    sameItems(a.accounts, b.accounts, isSame) &&
    sameItems(a.keys, b.keys, resolvesAlike) &&
    sameItems(a.roles, b.roles, isFoundAlike) &&
    sameItems(a.managedPolicies, b.managedPolicies, isSame) &&
    (a.documents === b.documents ||
      documentsOfRoles(b).every((hash) => a.documents.get(hash) === b.documents.get(hash)))
  )
}

const sameItems = <T>(a: readonly T[], b: readonly T[], alike: (a: T, b: T) => boolean) =>
  a === b || (a.length === b.length && a.every((item, at) => item === b[at] || alike(item, b[at] as T)))

/** What `resolveKey` reads of a key. */
function resolvesAlike(a: Key, b: Key): boolean {
  const [inA, inB] = [a, b].map(({ arn, keyId, accountId, region, aliases, metadata }) => {
    const { manager, spec, usage } = metadata.state === 'seen' ? metadata.value : {}
    return { arn, keyId, accountId, region, aliases, manager, spec, usage }
  })
  return isSame(inA, inB)
}

/** A boundary makes nobody a controller. */
const isFoundAlike = (a: Role, b: Role) => isSame({ ...a, boundaryArn: null }, { ...b, boundaryArn: null })

const documentsOfRoles = (inventory: Inventory): string[] => [
  ...inventory.roles.flatMap((role) => [role.trustHash, ...role.inlinePolicies.map((policy) => policy.documentHash)]),
  ...inventory.managedPolicies.map((policy) => policy.documentHash),
]
