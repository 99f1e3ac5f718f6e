import type { Cluster } from '../inventory/cluster'
import type { Volume } from '../inventory/compute'
import { isListed } from '../inventory/reads'
import { isKarpenterMade } from './find-karpenter-controllers'
import type { InventoryIndex } from './index-inventory'
import type { LaunchPath } from './need'
import { guessed, type WrittenKey } from './written-key'

/** Keys of the cluster's running volumes of one origin. */
export function volumeKeys(
  index: InventoryIndex,
  cluster: Cluster,
  wanted: (path: VolumePath) => boolean,
): WrittenKey[] {
  return (index.volumesByCluster.get(cluster.arn) ?? []).flatMap((volume) => {
    if (!volume.encrypted || !volume.kmsKeyArn || !wanted(pathOfVolume(index, cluster, volume))) return []
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
export function isAwsManaged(index: InventoryIndex, cluster: Cluster, keyArn: string): boolean {
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
