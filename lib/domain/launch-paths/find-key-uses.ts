import type { Cluster, NodeGroup } from '../inventory/cluster'
import type { AutoScalingGroup, LaunchTemplate } from '../inventory/compute'
import { defaultKey } from './default-key'
import { karpenterTemplates } from './find-karpenter-controllers'
import { type InventoryIndex, roleBehind } from './index-inventory'
import { nodeClassesOf } from './kubernetes-objects'
import { autoNodeClassKeys, nodeClassKeys } from './node-class-keys'
import { isKnownAbsent } from './principal-facts'
import { autoModeProvisioners, driverProvisioners, storageClassKeys } from './storage-class-keys'
import { findTemplates, isUnreadTemplate, keysOfTemplatesOrDefault, templateKeys } from './template-keys'
import { volumeKeys } from './volume-keys'
import { guessed, type WrittenKey } from './written-key'

/** Keys of the nodes Karpenter launches: its classes, its templates, its running volumes, and the default key where nothing tells. */
export function karpenterKeys(index: InventoryIndex, cluster: Cluster, controllers: ReadonlySet<string>): WrittenKey[] {
  const templates = karpenterTemplates(index, cluster)
  const classes = nodeClassesOf(index, cluster, 'EC2NodeClass')
  const keys = [
    ...classes.flatMap((nodeClass) => nodeClassKeys(index, cluster, nodeClass)),
    ...templates.flatMap((t) =>
      templateKeys(index, cluster, t, 'launch-template').map(guessed(isLeftBehind(index, t, controllers) ? 0.6 : 1)),
    ),
    ...volumeKeys(index, cluster, ({ path }) => path === 'karpenter'),
  ]
  if (keys.length > 0 || templates.length > 0 || classes.length > 0 || controllers.size === 0) return keys
  // Karpenter's templates exist only while in use; a NodeClass without mappings gets the default key (domain.md 3.2).
  return defaultKey(index, cluster, 'a NodeClass without block device mappings').map(guessed(0.5))
}

/** Whoever made the template is gone, or is not who runs Karpenter: it may be of an earlier cluster with this name. */
function isLeftBehind(index: InventoryIndex, { createdBy }: LaunchTemplate, controllers: ReadonlySet<string>): boolean {
  if (!createdBy || !/:(role|assumed-role)\//.test(createdBy)) return false
  const creator = roleBehind(index, createdBy)
  return isKnownAbsent(index, creator) || (controllers.size > 0 && !controllers.has(creator))
}

/** Keys of a managed node group: its template's mappings, its running volumes, else the default key when that encrypts. */
export function nodeGroupKeys(index: InventoryIndex, cluster: Cluster, group: NodeGroup): WrittenKey[] {
  const groups = autoScalingGroupsOf(index, group)
  const references = [group.launchTemplate, ...groups.map((g) => g.launchTemplate)]
  const templates = references.flatMap((reference) => findTemplates(index, cluster, reference))
  const isUnread =
    references.some((reference) => reference) &&
    references.every((reference) => !reference || isUnreadTemplate(index, cluster, reference))
  return [
    ...keysOfTemplatesOrDefault(index, cluster, [...new Set(templates)], `node group ${group.name}`).map(
      guessed(isUnread ? 0.6 : 1),
    ),
    ...volumeKeys(index, cluster, ({ nodeGroup }) => nodeGroup === group.name),
  ]
}

/** Keys of a self-managed group of nodes. */
export function selfManagedKeys(index: InventoryIndex, cluster: Cluster, group: AutoScalingGroup): WrittenKey[] {
  const templates = findTemplates(index, cluster, group.launchTemplate)
  return [
    ...keysOfTemplatesOrDefault(index, cluster, templates, `Auto Scaling group ${group.name}`).map(
      guessed(isUnreadTemplate(index, cluster, group.launchTemplate) ? 0.6 : 1),
    ),
    ...volumeKeys(index, cluster, ({ autoScalingGroup }) => autoScalingGroup === group.name),
  ]
}

/** Auto Mode: what its classes name, and its running volumes; where nothing tells, the default key. */
export function autoModeKeys(index: InventoryIndex, cluster: Cluster): WrittenKey[] {
  const classes = nodeClassesOf(index, cluster, 'NodeClass')
  const keys = [
    ...classes.flatMap((nodeClass) => autoNodeClassKeys(index, cluster, nodeClass)),
    ...storageClassKeys(index, cluster, autoModeProvisioners),
    ...volumeKeys(index, cluster, ({ path }) => path === 'auto-mode'),
  ]
  if (keys.length > 0 || classes.length > 0) return keys
  return defaultKey(index, cluster, 'Auto Mode nodes without a key in their NodeClass').map(guessed(0.5))
}

/** Keys of volumes for pods: those that storage classes will make, and those that are there. */
export const ebsCsiKeys = (index: InventoryIndex, cluster: Cluster) => [
  ...storageClassKeys(index, cluster, driverProvisioners),
  ...volumeKeys(index, cluster, ({ path }) => path === 'ebs-csi'),
]

export function secretsKeys(cluster: Cluster): WrittenKey[] {
  if (!cluster.secretsKey) return []
  return [{ kind: 'secrets', evidence: cluster.name, written: cluster.secretsKey, restoresSnapshot: false }]
}

export function autoScalingGroupsOf(index: InventoryIndex, group: NodeGroup): AutoScalingGroup[] {
  return group.autoScalingGroups.flatMap((name) => {
    const found = index.autoScalingGroups.get(`${group.accountId}/${group.region}/${name}`)
    return found ? [found] : []
  })
}
