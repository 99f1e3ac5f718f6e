import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { LaunchPath, Need, NeedStatus } from '../launch-paths/need'
import type { Fact, FactKind, Reading } from './reading'

/** What a person said when asked. */
export interface Answers {
  readonly cluster?: string | undefined
  readonly path?: string | undefined
  readonly key?: string | undefined
}

/** Everything a diagnosis is made from. */
export interface Inquiry {
  readonly reading: Reading
  readonly answers: Answers
  readonly index: InventoryIndex
  /** Needs of clusters, not yet judged now: at least those of the callers and keys that the text names. */
  readonly needs: readonly Need[]
  /** How each cluster stood when it was last judged: puts likely candidates first. */
  readonly standing: ReadonlyMap<string, NeedStatus>
}

/** One answer that would be enough. */
export interface Candidate {
  readonly value: string
  readonly text: string
  readonly status: NeedStatus | null
}

/** The one fact that is missing. */
export interface Question {
  readonly needs: 'cluster' | 'path' | 'key'
  readonly why: string
  readonly candidates: readonly Candidate[]
}

export const factsOf = ({ facts }: Reading, ...kinds: readonly FactKind[]): readonly Fact[] =>
  facts.filter(({ kind }) => kinds.includes(kind))

/** Distinct values in the order of the text. */
export const valuesOf = (reading: Reading, ...kinds: readonly FactKind[]): readonly string[] => [
  ...new Set(factsOf(reading, ...kinds).map(({ value }) => value)),
]

const order: readonly (NeedStatus | null)[] = ['broken', 'unknown', 'ok', null]

export const likelyFirst = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || a.text.localeCompare(b.text, 'en'))

export const pathNames: Readonly<Record<LaunchPath, string>> = {
  karpenter: 'Karpenter',
  'managed-node-group': 'managed node group',
  'self-managed-node-group': 'self-managed node group',
  'auto-mode': 'EKS Auto Mode',
  'ebs-csi': 'EBS CSI driver',
  secrets: 'secrets of the cluster',
}
