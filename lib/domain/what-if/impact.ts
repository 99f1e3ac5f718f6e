import type { KeyMetadata } from '../inventory/key'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { FailureId, JudgedNeed, KeyUse, LaunchPath, NeedStatus, PrincipalKind } from '../launch-paths/need'
import type { Layer } from '../policy/verdict'
import { type Effect, effectOf, groupByLaunch, judgeLaunch } from './launch-status'
import { findVolumeImpacts, type VolumeImpact } from './volume-impact'

/** What becomes of one way a cluster comes to use a key: its next launch, its pods' volumes, its secrets. */
export interface LaunchImpact {
  readonly clusterArn: string
  readonly path: LaunchPath
  readonly keyArn: string
  readonly effect: Effect
  /** null: nothing shows this launch path with this key before, or after. */
  readonly before: NeedStatus | null
  readonly after: NeedStatus | null
  /** The need and operation that decide it: a cell of the cluster's matrix. */
  readonly needId: string
  readonly operation: string | null
  readonly principalArn: string
  readonly principalKind: PrincipalKind
  readonly layer: Layer | null
  readonly failure: FailureId | null
  readonly reason: string
  /** Templates, node groups, volumes and secrets that name the key. */
  readonly uses: readonly KeyUse[]
}

export interface Impact {
  readonly launches: readonly LaunchImpact[]
  readonly volumes: readonly VolumeImpact[]
  /** Clusters that use keys, and of which no launch and no volume is answered otherwise. */
  readonly unaffected: readonly string[]
  /** What is left out of the answer, in words. */
  readonly notes: readonly string[]
}

/** Two inventories, and of each the judged needs of every launch that one of the changes bears on. */
export interface Compared {
  readonly before: InventoryIndex
  readonly after: InventoryIndex
  readonly was: readonly JudgedNeed[]
  readonly is: readonly JudgedNeed[]
  /** Those launches, by `launchOf`. */
  readonly launches: ReadonlySet<string>
  /** Clusters with needs, before or after. */
  readonly clusters: ReadonlySet<string>
}

/** Which launches fail, which volumes cannot be attached and which clusters notice nothing. */
export function impactOf(compared: Compared): Impact {
  const launches = launchImpacts(compared)
  const volumes = findVolumeImpacts(compared)
  const affected = new Set([...launches, ...volumes].map(({ clusterArn }) => clusterArn))
  const unaffected = [...compared.clusters].filter((arn) => !affected.has(arn)).toSorted()
  return { launches, volumes, unaffected, notes: notesOn(compared) }
}

function launchImpacts({ was, is, launches }: Compared): LaunchImpact[] {
  const [before, after] = [groupByLaunch(was), groupByLaunch(is)]
  return [...launches]
    .flatMap((launch) => {
      const impact = launchImpact(before.get(launch) ?? [], after.get(launch) ?? [])
      return impact ? [impact] : []
    })
    .toSorted((a, b) => ranks[a.effect] - ranks[b.effect] || a.clusterArn.localeCompare(b.clusterArn))
}

const ranks: Readonly<Record<Effect, number>> = { fails: 0, untold: 1, better: 2, otherwise: 3 }

function launchImpact(was: readonly JudgedNeed[], is: readonly JudgedNeed[]): LaunchImpact | null {
  const [before, after] = [judgeLaunch(was), judgeLaunch(is)]
  const told = after ?? before
  if (!told) return null
  const { need, operation } = told
  const effect = effectOf(before?.status ?? null, after?.status ?? null)
  return {
    clusterArn: need.clusterArn,
    path: need.path,
    keyArn: need.keyArn,
    effect,
    before: before?.status ?? null,
    after: after?.status ?? null,
    needId: need.id,
    operation: operation?.operation ?? null,
    principalArn: need.principal.arn,
    principalKind: need.principal.kind,
    layer: after ? (operation?.layer ?? null) : null,
    failure: after ? need.failure : null,
    reason: after ? after.reason : 'Nothing shows this launch path with this key any more.',
    uses: need.uses,
  }
}

function notesOn({ before, after }: Compared): string[] {
  const notes: string[] = []
  for (const key of after.inventory.keys) {
    const was = before.keys.get(key.arn)
    if (was === key || was?.metadata.state !== 'seen' || key.metadata.state !== 'seen') continue
    notes.push(...notesOnState(key.aliases[0] ?? key.keyId, was.metadata.value, key.metadata.value))
  }
  if (before.inventory.controlPolicies !== after.inventory.controlPolicies)
    notes.push(
      'Volumes that belong to no known launch path were not judged under the service and resource control policies.',
    )
  return notes
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html */
function notesOnState(name: string, was: KeyMetadata, is: KeyMetadata): string[] {
  if (was.state === is.state) return []
  const snapshots = 'Snapshots and images under it are not counted here: restoring them fails as well.'
  if (is.state === 'Disabled')
    return [`${name}: attached volumes keep working until they are attached anew. ${snapshots}`]
  if (is.state !== 'PendingDeletion' && is.state !== 'PendingReplicaDeletion') return []
  return [
    `${name}: while it waits for its deletion it is as unusable as a disabled key, and the deletion can be cancelled. Once it is deleted, nothing under it can ever be read again. ${snapshots}`,
  ]
}
