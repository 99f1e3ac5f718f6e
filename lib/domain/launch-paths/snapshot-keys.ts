import type { Cluster } from '../inventory/cluster'
import type { BlockDevice } from '../inventory/compute'
import type { InventoryIndex } from './index-inventory'
import type { KeyUse } from './need'
import { isAwsManaged } from './volume-keys'
import { toldKey, type WrittenKey } from './written-key'

/** What is launched: the images it may start from, and the mappings that are written over theirs. */
export interface Launched {
  readonly imageIds: readonly string[]
  readonly devices: readonly BlockDevice[]
  readonly evidence: string
  readonly told?: KeyUse['told']
}

/**
 * Adds the keys of the snapshots that volumes are restored from to the keys the volumes get: whoever launches must be able to decrypt
 * with the first and to encrypt with the second (domain.md 3.2). A key that its owner hides, or that nobody could read, is unknown.
 */
export function withSourceKeys(
  index: InventoryIndex,
  cluster: Cluster,
  launched: Launched,
  keys: readonly WrittenKey[],
): WrittenKey[] {
  const sources = restoredFrom(index, cluster, launched).flatMap((snapshot) =>
    sourceKey(index, cluster, launched, snapshot),
  )
  if (sources.length === 0) return [...keys]
  return [...keys.map((key) => ({ ...key, restoresSnapshot: true })), ...sources]
}

interface RestoredSnapshot {
  readonly id: string
  /** null: nobody said. */
  readonly encrypted: boolean | null
  readonly imageId: string | null
}

/** Snapshots that are written in mappings, and those of the images where no mapping names another for the device. */
function restoredFrom(index: InventoryIndex, cluster: Cluster, { imageIds, devices }: Launched): RestoredSnapshot[] {
  const written = devices.flatMap(({ snapshotId }) =>
    snapshotId ? [{ id: snapshotId, encrypted: null, imageId: null }] : [],
  )
  const replaced = new Set(devices.flatMap(({ deviceName, snapshotId }) => (snapshotId ? [deviceName] : [])))
  const ofImages = imageIds.flatMap((imageId) => {
    const image = index.images.get(`${cluster.accountId}/${cluster.region}/${imageId}`)
    return (image?.blockDevices ?? [])
      .filter(({ deviceName }) => !replaced.has(deviceName))
      .map(({ snapshotId, encrypted }) => ({ id: snapshotId, encrypted, imageId }))
  })
  return [...written, ...ofImages]
}

function sourceKey(
  index: InventoryIndex,
  cluster: Cluster,
  { evidence, told }: Launched,
  { id, encrypted, imageId }: RestoredSnapshot,
): WrittenKey[] {
  if (encrypted === false) return []
  const snapshot = index.snapshots.get(`${cluster.accountId}/${cluster.region}/${id}`)
  if (snapshot?.encrypted === false) return []
  const use = {
    kind: 'snapshot-source' as const,
    evidence: [`${id} of`, imageId && `${imageId} in`, evidence].filter(Boolean).join(' '),
    restoresSnapshot: true,
  }
  if (snapshot?.kmsKeyArn) {
    if (isAwsManaged(index, cluster, snapshot.kmsKeyArn)) return []
    return [toldKey({ ...use, written: snapshot.kmsKeyArn }, told)]
  }
  // Before a scan has asked for snapshots, it is not known that one could not be read.
  if (!snapshot && encrypted === null && index.reads('ec2', cluster.accountId, cluster.region).state === 'never')
    return []
  const unread = snapshot
    ? `Snapshot ${id} is encrypted, and its owner ${snapshot.ownerId ?? ''} does not show under which key.`
    : `Snapshot ${id} could not be read: nobody can tell under which key it is, if any.`
  return [toldKey({ ...use, written: `the key of ${id}`, unread }, told)]
}
