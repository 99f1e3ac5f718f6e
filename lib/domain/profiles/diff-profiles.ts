import { keyRoles, launchPaths, principalKinds } from '../launch-paths/need'
import { rowsFor } from './find-asked'
import type { Profile } from './profile'

/** A level that two profiles give otherwise. */
export interface ProfileDifference {
  readonly principal: (typeof principalKinds)[number]
  readonly operation: string
  readonly before: Profile['requirements'][number]['level']
  readonly after: Profile['requirements'][number]['level']
  /** Where it is so: launch paths, and the roles of keys. Empty: everywhere. */
  readonly paths: readonly string[]
  readonly keys: readonly string[]
  readonly because: string
}

/** What another profile asks for otherwise, as it works out for every principal, path and role of a key. */
export function diffProfiles(before: Profile, after: Profile): ProfileDifference[] {
  const found = new Map<string, { first: ProfileDifference; places: Map<string, string[]> }>()
  for (const principal of principalKinds)
    for (const path of launchPaths)
      for (const key of keyRoles) {
        const [was, now] = [before, after].map(({ requirements }) => rowsFor(requirements, principal, path, key))
        for (const operation of new Set([...was!.keys(), ...now!.keys()])) {
          const from = was!.get(operation)?.level ?? 'not-needed'
          const to = now!.get(operation)?.level ?? 'not-needed'
          if (from === to) continue
          const id = [principal, operation, from, to].join(' ')
          const because = now!.get(operation)?.because ?? ''
          const entry = found.get(id) ?? {
            first: { principal, operation, before: from, after: to, paths: [], keys: [], because },
            places: new Map<string, string[]>(),
          }
          entry.places.set(path, [...(entry.places.get(path) ?? []), key])
          found.set(id, entry)
        }
      }
  return [...found.values()].map(({ first, places }) => ({ ...first, ...placeOf(places) }))
}

/** Said shortly where it can be: everywhere, or the same roles on each path. */
function placeOf(places: ReadonlyMap<string, readonly string[]>): Pick<ProfileDifference, 'paths' | 'keys'> {
  const keys = [...new Set([...places.values()].flat())]
  return {
    paths: places.size === launchPaths.length ? [] : [...places.keys()],
    keys: keys.length === keyRoles.length ? [] : keys,
  }
}
