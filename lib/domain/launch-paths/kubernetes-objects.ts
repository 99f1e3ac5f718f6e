import type { Cluster } from '../inventory/cluster'
import {
  type KubernetesBody,
  type KubernetesNodeClass,
  type KubernetesNodePool,
  type KubernetesStorageClass,
  kubernetesObjectId,
} from '../inventory/kubernetes'
import type { InventoryIndex } from './index-inventory'
import type { KeyUse } from './need'

/** When an object was understood last; undefined where nobody kept that. What came later and was not understood makes it doubtful. */
export function toldBy(index: InventoryIndex, { clusterArn, kind, name }: KubernetesBody): KeyUse['told'] {
  const read = index.kubernetesReads.get(kubernetesObjectId(clusterArn, kind, name))
  return read && { at: read.readAt, stale: read.stale || read.problem !== null }
}

export const nodeClassesOf = (
  index: InventoryIndex,
  cluster: Cluster,
  kind: KubernetesNodeClass['kind'],
): readonly KubernetesNodeClass[] => (index.nodeClasses.get(cluster.arn) ?? []).filter((one) => one.kind === kind)

export const storageClassesOf = (
  index: InventoryIndex,
  cluster: Cluster,
  provisioners: readonly string[],
): readonly KubernetesStorageClass[] =>
  (index.storageClasses.get(cluster.arn) ?? []).filter((one) => provisioners.includes(one.provisioner))

/** A NodePool of this kind of class that may run Spot instances. */
export const findSpotPool = (
  index: InventoryIndex,
  cluster: Cluster,
  kind: KubernetesNodeClass['kind'],
): KubernetesNodePool | undefined =>
  (index.nodePools.get(cluster.arn) ?? []).find(
    (pool) => pool.nodeClass.kind === kind && pool.capacityTypes.includes('spot'),
  )

/** `EC2NodeClass gpu`; of one that launches nothing, because no NodePool names it, that too. */
export function nameOfClass(index: InventoryIndex, { clusterArn, kind, name }: KubernetesNodeClass): string {
  const pools = index.nodePools.get(clusterArn) ?? []
  const isUsed = pools.some((pool) => pool.nodeClass.kind === kind && pool.nodeClass.name === name)
  return pools.length === 0 || isUsed ? `${kind} ${name}` : `${kind} ${name} (no NodePool uses it)`
}
