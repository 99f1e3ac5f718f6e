import type { Cluster, NodeGroup } from '../inventory/cluster'
import type { LaunchTemplate } from '../inventory/compute'
import { defaultKey, deviceKey, encryptsByDefault } from './default-key'
import type { InventoryIndex } from './index-inventory'
import { withSourceKeys } from './snapshot-keys'
import type { WrittenKey } from './written-key'

type TemplateReference = NodeGroup['launchTemplate']

/** The version of a launch template that a group launches with. */
export function findTemplates(index: InventoryIndex, cluster: Cluster, reference: TemplateReference): LaunchTemplate[] {
  const name = reference?.id ?? reference?.name
  if (!reference || !name) return []
  const versions = index.launchTemplates.get(`${cluster.accountId}/${cluster.region}/${name}`) ?? []
  const { version } = reference
  if (version === '$Default') return versions.filter((t) => t.isDefault)
  const exact = versions.filter((t) => String(t.version) === version)
  if (exact.length > 0) return exact
  // Only $Latest and $Default are read; a group pinned to an older version is judged by what is known.
  return versions.toSorted((a, b) => b.version - a.version).slice(0, 1)
}

/** Its template was not read, or another version of it is judged in its place. */
export function isUnreadTemplate(index: InventoryIndex, cluster: Cluster, reference: TemplateReference): boolean {
  if (!reference) return false
  const templates = findTemplates(index, cluster, reference)
  return reference.version === null || reference.version.startsWith('$')
    ? templates.length === 0
    : !templates.some((t) => String(t.version) === reference.version)
}

/** Keys of a group's templates; without any, the default key where that encrypts everything. */
export function keysOfTemplatesOrDefault(
  index: InventoryIndex,
  cluster: Cluster,
  templates: readonly LaunchTemplate[],
  owner: string,
): WrittenKey[] {
  if (templates.length > 0) return templates.flatMap((t) => templateKeys(index, cluster, t, 'node-group', owner))
  return encryptsByDefault(index, cluster) ? defaultKey(index, cluster, `${owner}, which names no key`) : []
}

/** Keys that a launch template's mappings lead to. */
export function templateKeys(
  index: InventoryIndex,
  cluster: Cluster,
  template: LaunchTemplate,
  kind: 'launch-template' | 'node-group',
  owner?: string,
): WrittenKey[] {
  const name = `launch template ${template.name} version ${template.version}`
  const evidence = owner ? `${owner}, ${name}` : name
  const { imageId, blockDevices: devices } = template
  const imageIds = imageId ? [imageId] : []
  return withSourceKeys(
    index,
    cluster,
    { imageIds, devices, evidence },
    ownKeys(index, cluster, template, kind, evidence),
  )
}

/** Keys that its volumes get. */
function ownKeys(
  index: InventoryIndex,
  cluster: Cluster,
  template: LaunchTemplate,
  kind: 'launch-template' | 'node-group',
  evidence: string,
): WrittenKey[] {
  if (template.blockDevices.length === 0) {
    return encryptsByDefault(index, cluster) ? defaultKey(index, cluster, evidence) : []
  }
  return template.blockDevices.flatMap((device) =>
    deviceKey(index, cluster, device, { kind, evidence: `${evidence}, ${device.deviceName}` }),
  )
}
