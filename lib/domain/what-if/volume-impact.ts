import { instanceUseOf } from '../grants/instance-use'
import type { Cluster } from '../inventory/cluster'
import type { Volume } from '../inventory/compute'
import type { Key } from '../inventory/key'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { JudgedNeed, LaunchPath, NeedStatus } from '../launch-paths/need'
import { pathOfVolume } from '../launch-paths/volume-keys'
import type { Layer } from '../policy/verdict'
import type { Compared } from './impact'
import { type Effect, effectOf, groupByLaunch, judgeLaunch, launchOf } from './launch-status'

/** Volumes under one key that share their fate: that of being attached, now and after the changes. */
export interface VolumeImpact {
  /** null: they belong to no cluster that is known. */
  readonly clusterArn: string | null
  /** null: nothing says how they came to be. */
  readonly path: LaunchPath | null
  readonly accountId: string
  readonly region: string
  readonly keyArn: string
  readonly effect: Effect
  readonly volumeIds: readonly string[]
  /** Of them in use by an instance: they keep working until they are attached anew. */
  readonly attached: number
  readonly instanceIds: readonly string[]
  /** The need that decides it; null where none does. */
  readonly needId: string | null
  readonly operation: string | null
  readonly layer: Layer | null
  readonly reason: string
}

type Fate = Pick<VolumeImpact, 'effect' | 'needId' | 'operation' | 'layer' | 'reason'>

/**
 * Volumes that could be attached and could not any more, or the other way round. An attached volume is not touched: its data key is in
 * the instance's hypervisor until it is detached, or the instance is stopped.
 * https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html
 */
export function findVolumeImpacts(compared: Compared): VolumeImpact[] {
  const fates = fatesByLaunch(compared)
  const keys = changedKeys(compared)
  const judged = new Set(compared.is.map(launchOf))
  const grouped = new Map<string, { readonly volumes: Volume[]; readonly fate: Fate; readonly of: Place }>()
  const add = (of: Place, keyArn: string, fate: Fate, volume: Volume) => {
    const group = `${of.cluster?.arn} ${of.path} ${volume.accountId} ${volume.region} ${keyArn} ${fate.effect} ${fate.reason}`
    const known = grouped.get(group)
    if (known) known.volumes.push(volume)
    else grouped.set(group, { volumes: [volume], fate, of })
  }
  if (fates.size > 0 || keys.size > 0) {
    const placeOf = placesOf(compared.before)
    for (const volume of compared.before.inventory.volumes) {
      if (!volume.kmsKeyArn) continue
      const place = placeOf(volume)
      const { cluster, path } = place
      const launch = cluster && path ? launchOf({ clusterArn: cluster.arn, path, keyArn: volume.kmsKeyArn }) : null
      const fate = launch && judged.has(launch) ? fates.get(launch) : keys.get(volume.kmsKeyArn)
      if (fate) add(place, volume.kmsKeyArn, fate, volume)
    }
  }
  const impacts = [...grouped.values()].map(({ volumes, fate, of }) => toImpact(volumes, fate, of))
  return [...impacts, ...revokedInstanceGrants(compared)].filter(({ volumeIds }) => volumeIds.length > 0)
}

interface Place {
  readonly cluster: Cluster | null
  readonly path: LaunchPath | null
}

function placesOf(index: InventoryIndex): (volume: Volume) => Place {
  const owners = new Map<Volume, string>()
  for (const [arn, volumes] of index.volumesByCluster) for (const volume of volumes) owners.set(volume, arn)
  return (volume) => {
    const cluster = index.clusters.get(owners.get(volume) ?? '') ?? null
    return { cluster, path: cluster && pathOfVolume(index, cluster, volume).path }
  }
}

/** Who attaches: EC2 by its identity-only role, and for pods' volumes the driver, which has EC2 make the grant for the instance. */
const attaches = ({ path, principal }: JudgedNeed) =>
  path !== 'secrets' &&
  (principal.kind === 'identity-only-role' || (path === 'ebs-csi' && principal.kind !== 'node-role'))

function fatesByLaunch({ was, is }: Compared): Map<string, Fate> {
  const before = groupByLaunch(was.filter(attaches))
  const fates = new Map<string, Fate>()
  for (const [launch, needs] of groupByLaunch(is.filter(attaches))) {
    const [then, now] = [judgeLaunch(before.get(launch) ?? []), judgeLaunch(needs)]
    const effect = effectOf(then?.status ?? null, now?.status ?? null)
    if (!now || effect === 'otherwise') continue
    fates.set(launch, {
      effect,
      needId: now.need.id,
      operation: now.operation?.operation ?? null,
      layer: now.operation?.layer ?? null,
      reason: now.reason,
    })
  }
  return fates
}

/** Fates of volumes that no need speaks for, by the key that was changed. */
function changedKeys({ before, after }: Compared): Map<string, Fate> {
  const fates = new Map<string, Fate>()
  for (const key of after.inventory.keys) {
    const was = before.keys.get(key.arn)
    const fate = was && was !== key ? fateOfKey(was, key) : null
    if (fate) fates.set(key.arn, fate)
  }
  return fates
}

function fateOfKey(was: Key, is: Key): Fate | null {
  const none = { needId: null, operation: null }
  const [before, after] = [usable(was), usable(is)]
  if (before !== after) {
    const state = is.metadata.state === 'seen' ? is.metadata.value.state : 'unknown'
    const reason = after === 'ok' ? 'The key can be used again.' : `The key cannot be used: its state is ${state}.`
    return { ...none, effect: effectOf(before, after), layer: 'key-state', reason }
  }
  if (was.policyHash === is.policyHash) return null
  const reason = 'The key policy is another one, and nothing says who attaches these volumes.'
  return { ...none, effect: 'untold', layer: 'key-policy', reason }
}

function usable({ metadata }: Key): NeedStatus {
  if (metadata.state !== 'seen') return 'unknown'
  return metadata.value.state === 'Enabled' ? 'ok' : 'broken'
}

/** EC2's own grants speak for volumes that are there already; no need reads them. */
function revokedInstanceGrants({ before, after }: Compared): VolumeImpact[] {
  if (before.inventory.grants === after.inventory.grants) return []
  const left = new Set(after.inventory.grants)
  const placeOf = placesOf(before)
  return before.inventory.grants.flatMap((grant) => {
    if (left.has(grant)) return []
    const use = instanceUseOf(before, grant)
    if (!use || use.state === 'left-over' || use.volumeId === null) return []
    const volume = before.volumes.get(`${use.accountId}/${use.region}/${use.volumeId}`)
    const { cluster, path } = volume ? placeOf(volume) : { cluster: null, path: null }
    const told = use.state === 'attached'
    return [
      {
        clusterArn: cluster?.arn ?? null,
        path,
        accountId: use.accountId,
        region: use.region,
        keyArn: grant.keyArn,
        effect: told ? ('fails' as const) : ('untold' as const),
        volumeIds: [use.volumeId],
        attached: told ? 1 : 0,
        instanceIds: [use.instanceId],
        needId: null,
        operation: 'Decrypt',
        layer: 'grant' as const,
        reason: told
          ? `EC2 decrypts ${use.volumeId} for ${use.instanceId} by this grant alone. What is attached keeps working; when EC2 has to decrypt it again, it needs a new grant from whoever starts or attaches it.`
          : use.text,
      },
    ]
  })
}

function toImpact(volumes: readonly Volume[], fate: Fate, { cluster, path }: Place): VolumeImpact {
  const [first] = volumes
  return {
    clusterArn: cluster?.arn ?? null,
    path,
    accountId: first?.accountId ?? '',
    region: first?.region ?? '',
    keyArn: first?.kmsKeyArn ?? '',
    volumeIds: volumes.map(({ id }) => id),
    attached: volumes.filter(({ instanceIds }) => instanceIds.length > 0).length,
    instanceIds: [...new Set(volumes.flatMap(({ instanceIds }) => instanceIds))],
    ...fate,
  }
}
