import { type KeyRole, keyRoles, type LaunchPath } from './need'
import type { WrittenKey } from './written-key'

/** A key of a launch, by what leads to it. */
interface LaunchKey {
  readonly uses: readonly Pick<WrittenKey, 'kind' | 'restoresSnapshot'>[]
}

/**
 * What a key is to the volumes of a launch (domain.md 3.2): where a snapshot is under another key than the volume, two keys are involved,
 * and each is asked for operations of its own.
 */
export function rolesOfKey(path: LaunchPath, key: LaunchKey, keys: readonly LaunchKey[]): KeyRole[] {
  if (path === 'secrets') return ['secrets']
  const others = keys.filter((other) => other !== key)
  const snapshotElsewhere = others.some(({ uses }) => uses.some(({ kind }) => kind === 'snapshot-source'))
  const volumeElsewhere = others.some(({ uses }) => uses.some(({ kind }) => kind !== 'snapshot-source'))
  return inOrder(
    key.uses.map(({ kind, restoresSnapshot }) => {
      if (kind === 'snapshot-source') return volumeElsewhere ? 'source' : 'restored'
      if (!restoresSnapshot) return 'volume'
      return snapshotElsewhere ? 'target' : 'restored'
    }),
  )
}

/** Each once, in the order of the list. */
export const inOrder = (roles: readonly KeyRole[]): KeyRole[] => keyRoles.filter((role) => roles.includes(role))
