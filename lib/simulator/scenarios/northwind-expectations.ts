import type { FailureId } from '@/lib/domain/launch-paths/need'

/** One thing that is broken on purpose: what has to be named, on which key, for whom, at which layer. */
export interface Expectation {
  readonly failure: FailureId
  readonly cluster: string
  readonly clusterArn: string
  /** The key's ARN, or the text a template names where that leads to no key. */
  readonly keyArn: string
  readonly principalArn: string
  /** The layer of the first required operation that is refused; null where the key itself is the problem. */
  readonly expectedLayer: string | null
  readonly note: string
}

/** What `northwind` holds by construction, for tests that ask whether the product sees it. */
export interface NorthwindFacts {
  readonly failing: Expectation[]
  /** ARNs of clusters where nothing is wrong. */
  readonly healthy: string[]
  /** ARNs of clusters that depend on something the scanner may not read. */
  readonly unreadable: string[]
}

export const noFacts = (): NorthwindFacts => ({ failing: [], healthy: [], unreadable: [] })
