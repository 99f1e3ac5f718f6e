import { hash, share as shareOf } from './hash'
import type { Place } from './plan'

/** One change of the organization between two scans: which share of the keys, chosen by which seed. */
export interface Round {
  readonly share: number
  readonly seed: number
}

export type Facet = 'tags' | 'policy' | 'grants'
const FACETS: readonly Facet[] = ['tags', 'policy', 'grants']

/** Rounds in the order they were asked for. Keys look here when they are read, so a round costs nothing by itself. */
export class Changes {
  readonly rounds: Round[] = []
}

/** What a round does to a key: nothing to most, one facet of the others. */
export function facetChanged({ share, seed }: Round, { account, region }: Place, key: number): Facet | undefined {
  if (shareOf(seed, 71, account, region, key) >= share) return undefined
  return FACETS[hash(seed, 72, account, region, key) % FACETS.length]
}
