import type { Cluster, NodeGroup } from '../inventory/cluster'
import type { AutoScalingGroup, LaunchTemplate, Volume } from '../inventory/compute'
import { isListed } from '../inventory/reads'
import { isKarpenterMade, karpenterTemplates } from './find-karpenter-controllers'
import { type InventoryIndex, roleBehind } from './index-inventory'
import type { KeyUse, LaunchPath } from './need'
import { isKnownAbsent } from './principal-facts'

/** A key as a resource of the cluster names it. */
export interface WrittenKey extends KeyUse {
  /** The volume is restored from a snapshot, whose own key may be another one. */
  readonly restoresSnapshot: boolean
}

/** Keys of the nodes Karpenter launches: its templates, its running volumes, and the default key where nothing names one. */
export function karpenterKeys(index: InventoryIndex, cluster: Cluster, controllers: ReadonlySet<string>): WrittenKey[] {
  const templates = karpenterTemplates(index, cluster)
  const keys = [
    ...templates.flatMap((t) =>
      templateKeys(index, cluster, t, 'launch-template').map(guessed(isLeftBehind(index, t, controllers) ? 0.6 : 1)),
    ),
    ...volumeKeys(index, cluster, (v) => pathOfVolume(index, cluster, v).path === 'karpenter'),
  ]
  if (keys.length > 0 || templates.length > 0 || controllers.size === 0) return keys
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
    ...volumeKeys(index, cluster, (v) => pathOfVolume(index, cluster, v).nodeGroup === group.name),
  ]
}

/** Keys of a self-managed group of nodes. */
export function selfManagedKeys(index: InventoryIndex, cluster: Cluster, group: AutoScalingGroup): WrittenKey[] {
  const templates = findTemplates(index, cluster, group.launchTemplate)
  return [
    ...keysOfTemplatesOrDefault(index, cluster, templates, `Auto Scaling group ${group.name}`).map(
      guessed(isUnreadTemplate(index, cluster, group.launchTemplate) ? 0.6 : 1),
    ),
    ...volumeKeys(index, cluster, (v) => pathOfVolume(index, cluster, v).autoScalingGroup === group.name),
  ]
}

/** Auto Mode nodes: a NodeClass may name a key, which only its volumes show; without one the default key encrypts. */
export function autoModeKeys(index: InventoryIndex, cluster: Cluster): WrittenKey[] {
  const keys = volumeKeys(index, cluster, (v) => pathOfVolume(index, cluster, v).path === 'auto-mode')
  if (keys.length > 0) return keys
  return defaultKey(index, cluster, 'Auto Mode nodes without a key in their NodeClass').map(guessed(0.5))
}

/** What nobody showed, or what may have been left behind. */
const guessed =
  (confidence: number) =>
  (key: WrittenKey): WrittenKey =>
    confidence < 1 ? { ...key, confidence } : key

export const ebsCsiKeys = (index: InventoryIndex, cluster: Cluster) =>
  volumeKeys(index, cluster, (v) => pathOfVolume(index, cluster, v).path === 'ebs-csi')

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

type TemplateReference = NodeGroup['launchTemplate']

function findTemplates(index: InventoryIndex, cluster: Cluster, reference: TemplateReference): LaunchTemplate[] {
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
function isUnreadTemplate(index: InventoryIndex, cluster: Cluster, reference: TemplateReference): boolean {
  if (!reference) return false
  const templates = findTemplates(index, cluster, reference)
  return reference.version === null || reference.version.startsWith('$')
    ? templates.length === 0
    : !templates.some((t) => String(t.version) === reference.version)
}

function keysOfTemplatesOrDefault(
  index: InventoryIndex,
  cluster: Cluster,
  templates: readonly LaunchTemplate[],
  owner: string,
): WrittenKey[] {
  if (templates.length > 0) return templates.flatMap((t) => templateKeys(index, cluster, t, 'node-group', owner))
  return encryptsByDefault(index, cluster) ? defaultKey(index, cluster, `${owner}, which names no key`) : []
}

function templateKeys(
  index: InventoryIndex,
  cluster: Cluster,
  template: LaunchTemplate,
  kind: 'launch-template' | 'node-group',
  owner?: string,
): WrittenKey[] {
  const name = `launch template ${template.name} version ${template.version}`
  const evidence = owner ? `${owner}, ${name}` : name
  if (template.blockDevices.length === 0) {
    return encryptsByDefault(index, cluster) ? defaultKey(index, cluster, evidence) : []
  }
  return template.blockDevices.flatMap((device) => {
    const restoresSnapshot = device.snapshotId !== null
    const where = `${evidence}, ${device.deviceName}`
    if (device.kmsKeyId) return [{ kind, evidence: where, written: device.kmsKeyId, restoresSnapshot }]
    const encrypts = device.encrypted === true || encryptsByDefault(index, cluster)
    return encrypts ? defaultKey(index, cluster, where, restoresSnapshot) : []
  })
}

const ebsDefaultOf = (index: InventoryIndex, cluster: Cluster) =>
  index.ebsDefaults.get(`${cluster.accountId}/${cluster.region}`)

const encryptsByDefault = (index: InventoryIndex, cluster: Cluster) =>
  ebsDefaultOf(index, cluster)?.encryptionByDefault === true

function defaultKey(index: InventoryIndex, cluster: Cluster, evidence: string, restoresSnapshot = false): WrittenKey[] {
  const written = ebsDefaultOf(index, cluster)?.defaultKey
  return written ? [{ kind: 'default-key', evidence, written, restoresSnapshot }] : []
}

function volumeKeys(index: InventoryIndex, cluster: Cluster, wanted: (volume: Volume) => boolean): WrittenKey[] {
  return (index.volumesByCluster.get(cluster.arn) ?? []).flatMap((volume) => {
    if (!volume.encrypted || !volume.kmsKeyArn || !wanted(volume)) return []
    if (isAwsManaged(index, cluster, volume.kmsKeyArn)) return []
    const key = {
      kind: 'running-volume' as const,
      evidence: volume.id,
      written: volume.kmsKeyArn,
      restoresSnapshot: false,
    }
    // Attached to nothing, it may be what an earlier cluster of this name left.
    const attached = volume.instanceIds.length > 0 ? 1 : 0.7
    return [guessed(mayBeAwsManaged(index, cluster, volume.kmsKeyArn) ? 0.5 : attached)(key)]
  })
}

/** EC2 shows aws/ebs by its key ARN, and the scan keeps customer keys only: an own key that was read and is not there. */
function isAwsManaged(index: InventoryIndex, cluster: Cluster, keyArn: string): boolean {
  if (index.keys.has(keyArn) || !keyArn.includes(`:${cluster.accountId}:`)) return false
  return isListed(index.reads('kms', cluster.accountId, cluster.region))
}

/** An own key that nobody could look for may be aws/ebs as well. */
const mayBeAwsManaged = (index: InventoryIndex, cluster: Cluster, keyArn: string) =>
  !index.keys.has(keyArn) && keyArn.includes(`:${cluster.accountId}:`)

interface VolumePath {
  readonly path: LaunchPath | null
  readonly nodeGroup?: string
  readonly autoScalingGroup?: string
}

const csiTags = ['ebs.csi.aws.com/cluster', 'CSIVolumeName', 'kubernetes.io/created-for/pvc/name']

/** By the driver's own tags, or those of the provisioner that ran before it. */
export const isEbsCsiMade = ({ tags }: Volume) => csiTags.some((tag) => tag in tags)

/** Who made a volume of the cluster, by its own tags and those of the instance it is attached to (domain.md 5.3, 5.4). */
export function pathOfVolume(index: InventoryIndex, cluster: Cluster, volume: Volume): VolumePath {
  if (isEbsCsiMade(volume)) return { path: 'ebs-csi' }
  const instances = volume.instanceIds.map((id) => index.instances.get(`${volume.accountId}/${volume.region}/${id}`))
  const tags = Object.assign({}, ...instances.map((i) => i?.tags), volume.tags) as Readonly<Record<string, string>>
  const nodeGroup = tags['eks:nodegroup-name']
  if (nodeGroup) return { path: 'managed-node-group', nodeGroup }
  if ('eks:kubernetes-node-class-name' in tags) return { path: 'auto-mode' }
  if (isKarpenterMade(tags)) {
    return { path: cluster.autoMode.enabled && !('karpenter.k8s.aws/ec2nodeclass' in tags) ? 'auto-mode' : 'karpenter' }
  }
  const autoScalingGroup = tags['aws:autoscaling:groupName']
  if (autoScalingGroup) return { path: 'self-managed-node-group', autoScalingGroup }
  return { path: cluster.autoMode.enabled ? 'auto-mode' : null }
}
