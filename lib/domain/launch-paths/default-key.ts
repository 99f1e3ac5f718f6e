import type { Cluster } from '../inventory/cluster'
import type { BlockDevice } from '../inventory/compute'
import type { InventoryIndex } from './index-inventory'
import type { KeyUse, KeyUseKind } from './need'
import { toldKey, type WrittenKey } from './written-key'

const ebsDefaultOf = (index: InventoryIndex, cluster: Cluster) =>
  index.ebsDefaults.get(`${cluster.accountId}/${cluster.region}`)

export const encryptsByDefault = (index: InventoryIndex, cluster: Cluster) =>
  ebsDefaultOf(index, cluster)?.encryptionByDefault === true

/** The key EBS takes where a volume is encrypted and none is named (GetEbsDefaultKmsKeyId). */
export function defaultKey(
  index: InventoryIndex,
  cluster: Cluster,
  evidence: string,
  { restoresSnapshot = false, told }: { readonly restoresSnapshot?: boolean; readonly told?: KeyUse['told'] } = {},
): WrittenKey[] {
  const written = ebsDefaultOf(index, cluster)?.defaultKey
  return written ? [toldKey({ kind: 'default-key', evidence, written, restoresSnapshot }, told)] : []
}

/** The key of one block device mapping: the one it names, or the default where it is encrypted all the same. */
export function deviceKey(
  index: InventoryIndex,
  cluster: Cluster,
  device: BlockDevice,
  { kind, evidence, told }: { readonly kind: KeyUseKind; readonly evidence: string; readonly told?: KeyUse['told'] },
): WrittenKey[] {
  const restoresSnapshot = device.snapshotId !== null
  if (device.kmsKeyId) return [toldKey({ kind, evidence, written: device.kmsKeyId, restoresSnapshot }, told)]
  const encrypts = device.encrypted === true || encryptsByDefault(index, cluster)
  return encrypts ? defaultKey(index, cluster, evidence, { restoresSnapshot, told }) : []
}
