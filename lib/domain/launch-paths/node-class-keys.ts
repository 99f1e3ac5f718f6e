import type { Cluster } from '../inventory/cluster'
import type { KubernetesNodeClass } from '../inventory/kubernetes'
import { defaultKey, deviceKey, encryptsByDefault } from './default-key'
import type { InventoryIndex } from './index-inventory'
import { nameOfClass, toldBy } from './kubernetes-objects'
import { withSourceKeys } from './snapshot-keys'
import { toldKey, type WrittenKey } from './written-key'

/**
 * Keys of the nodes that Karpenter will make of an EC2NodeClass. Without mappings Karpenter writes its own, which are encrypted and name
 * no key, whatever the account's setting; only the family Custom leaves the AMI's (karpenter-provider-aws, pkg/providers/amifamily).
 */
export function nodeClassKeys(index: InventoryIndex, cluster: Cluster, nodeClass: KubernetesNodeClass): WrittenKey[] {
  const { imageIds, blockDevices } = nodeClass
  const launched = {
    imageIds,
    devices: blockDevices ?? [],
    evidence: nameOfClass(index, nodeClass),
    told: toldBy(index, nodeClass),
  }
  return withSourceKeys(index, cluster, launched, ownKeys(index, cluster, nodeClass))
}

/** Keys that the volumes of its nodes get. */
function ownKeys(index: InventoryIndex, cluster: Cluster, nodeClass: KubernetesNodeClass): WrittenKey[] {
  const told = toldBy(index, nodeClass)
  const name = nameOfClass(index, nodeClass)
  if (nodeClass.blockDevices) {
    return nodeClass.blockDevices.flatMap((device) =>
      deviceKey(index, cluster, device, { kind: 'node-class', evidence: `${name}, ${device.deviceName}`, told }),
    )
  }
  if (nodeClass.amiFamily === 'Custom') {
    return encryptsByDefault(index, cluster) ? defaultKey(index, cluster, `${name}, mappings of its AMI`, { told }) : []
  }
  return ownDevices(nodeClass.amiFamily).flatMap((device) =>
    defaultKey(index, cluster, `${name} without mappings, ${device}`, { told }),
  )
}

/** What Karpenter maps by itself: Bottlerocket has a volume for the system and one for data. */
function ownDevices(family: string | null): readonly string[] {
  if (family === 'Bottlerocket') return ['/dev/xvda', '/dev/xvdb']
  return family?.startsWith('Windows') || family === 'Ubuntu' ? ['/dev/sda1'] : ['/dev/xvda']
}

/** The key of the volumes of Auto Mode's nodes; they are encrypted in any case. */
export function autoNodeClassKeys(
  index: InventoryIndex,
  cluster: Cluster,
  nodeClass: KubernetesNodeClass,
): WrittenKey[] {
  const told = toldBy(index, nodeClass)
  const name = nameOfClass(index, nodeClass)
  const written = nodeClass.ephemeralKey
  if (!written) return defaultKey(index, cluster, `${name}, which names no key`, { told })
  return [toldKey({ kind: 'node-class', evidence: name, written, restoresSnapshot: false }, told)]
}
