import type { Cluster } from '../inventory/cluster'
import { defaultKey, encryptsByDefault } from './default-key'
import type { InventoryIndex } from './index-inventory'
import { storageClassesOf, toldBy } from './kubernetes-objects'
import { toldKey, type WrittenKey } from './written-key'

/** The driver, and what it took over from. */
export const driverProvisioners = ['ebs.csi.aws.com', 'kubernetes.io/aws-ebs']
export const autoModeProvisioners = ['ebs.csi.eks.amazonaws.com']

/** Keys of the volumes that will be made for pods, before there is any (aws-ebs-csi-driver, docs/parameters.md). */
export function storageClassKeys(
  index: InventoryIndex,
  cluster: Cluster,
  provisioners: readonly string[],
): WrittenKey[] {
  return storageClassesOf(index, cluster, provisioners).flatMap((storage): WrittenKey[] => {
    const told = toldBy(index, storage)
    const evidence = `StorageClass ${storage.name}`
    // The driver encrypts wherever a key is named, whatever `encrypted` says.
    if (storage.kmsKeyId) {
      const written = storage.kmsKeyId
      return [toldKey({ kind: 'storage-class', evidence, written, restoresSnapshot: false }, told)]
    }
    const encrypts = storage.encrypted === true || encryptsByDefault(index, cluster)
    return encrypts ? defaultKey(index, cluster, evidence, { told }) : []
  })
}
