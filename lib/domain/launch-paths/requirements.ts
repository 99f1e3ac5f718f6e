import { seedProfile, strictProfile } from '../profiles/built-in'
import { type AskedOperation, findAsked } from '../profiles/find-asked'
import type { VersionedProfile } from '../profiles/profile'
import type { KeyRole, LaunchPath, NeededOperation, PrincipalKind } from './need'

/** Of the others the founding profile says nothing: what it asks for is what AWS documents. */
const inFoundingProfile: ReadonlySet<PrincipalKind> = new Set([
  'karpenter-controller',
  'node-role',
  'auto-scaling-role',
])

const known = new WeakMap<VersionedProfile, Map<string, readonly NeededOperation[]>>()

/**
 * What a principal must be able to do with a key on a launch path (domain.md 3.3), by the profile, beside what the strict and the
 * seed profile ask for, so that either can be told from the same answers.
 */
export function requirementsFor(
  profile: VersionedProfile,
  kind: PrincipalKind,
  path: LaunchPath,
  roles: readonly KeyRole[],
): readonly NeededOperation[] {
  const ofProfile = known.get(profile) ?? new Map<string, readonly NeededOperation[]>()
  if (ofProfile.size === 0) known.set(profile, ofProfile)
  const place = [kind, path, ...roles].join(' ')
  const before = ofProfile.get(place)
  if (before) return before
  const operations = makeRequirements(profile, kind, path, roles)
  ofProfile.set(place, operations)
  return operations
}

function makeRequirements(
  profile: VersionedProfile,
  kind: PrincipalKind,
  path: LaunchPath,
  roles: readonly KeyRole[],
): readonly NeededOperation[] {
  const asked = findAsked(profile, kind, path, roles)
  const strict = findAsked(strictProfile, kind, path, roles)
  const seed = findAsked(seedProfile, kind, path, roles)
  return [...new Map([...strict, ...seed, ...asked]).keys()]
    .toSorted((a, b) => a.index - b.index)
    .map((operation) => {
      const founding = inFoundingProfile.has(kind) && seed.has(operation)
      const level = (found: AskedOperation | undefined) => found?.level ?? (founding ? 'seed' : 'not-needed')
      return {
        operation: operation.name,
        level: level(asked.get(operation)),
        strict: level(strict.get(operation)),
        seed: founding,
        expects: (asked.get(operation) ?? strict.get(operation))?.conditions ?? [],
      }
    })
}
