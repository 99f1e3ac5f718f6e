import type { Role } from '../inventory/principal'
import type { InventoryIndex } from './index-inventory'

/**
 * The clusters of its account that a role is named after, itself or by the names of its policies. `a-b-karpenter` is named after
 * cluster `a-b`, not after `a`, where both exist.
 */
export function namedClusters(index: InventoryIndex, role: Role): ReadonlySet<string> {
  const before = index.facts.namedClusters.get(role.arn)
  if (before) return before
  const known = new Set((index.clustersByAccount.get(role.accountId) ?? []).map((cluster) => cluster.name))
  const names = [role.name, ...role.attachedPolicies.map((policy) => policy.name)]
  const named = new Set(names.flatMap((name) => longestOf(known, name)))
  index.facts.namedClusters.set(role.arn, named)
  return named
}

/** The longest known name at the beginning, and the longest at the end. */
function longestOf(known: ReadonlySet<string>, name: string): string[] {
  const cuts = [...name.matchAll(/-/g)].map((match) => match.index)
  const starts = [name, ...cuts.toReversed().map((at) => name.slice(0, at))]
  const ends = [name, ...cuts.map((at) => name.slice(at + 1))]
  return [starts.find((text) => known.has(text)), ends.find((text) => known.has(text))].flatMap((text) => text ?? [])
}
