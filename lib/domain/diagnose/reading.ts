/** What a pasted text can tell, as far as finding the broken link of a launch goes. */
export type FactKind =
  | 'instance'
  | 'volume'
  | 'cluster'
  | 'node-claim'
  | 'node'
  | 'node-class'
  | 'node-pool'
  | 'node-group'
  | 'auto-scaling-group'
  | 'persistent-volume'
  /** Who called: a role or its session, as written. */
  | 'principal'
  /** Key ARN, alias ARN, alias or id, as written. */
  | 'key'
  /** `Decrypt` for an operation of KMS, else with its service: `iam:PassRole`. */
  | 'operation'
  | 'account'
  | 'region'
  | 'error-code'
  | 'time'
  /** AWS names a kind of document in which nothing allows the call. */
  | 'no-allow-in'
  /** AWS names a kind of document that denies the call. */
  | 'deny-in'
  /** Only AWS can decode it. */
  | 'encoded-message'

/** Something understood, and where it stands in the text as it was pasted. */
export interface Fact {
  readonly kind: FactKind
  readonly value: string
  readonly start: number
  readonly end: number
}

/** A word that may be a name: only the inventory knows. */
export interface Name {
  readonly value: string
  readonly start: number
  readonly end: number
}

export type SourceKind =
  | 'cloudtrail-event'
  | 'access-denied-message'
  | 'encoded-message'
  | 'scaling-activity'
  | 'csi-message'
  | 'karpenter-log'
  | 'state-reason'

export interface Reading {
  readonly outcome: 'read'
  /** As it was pasted. */
  readonly text: string
  readonly sources: readonly SourceKind[]
  /** In the order of the text. */
  readonly facts: readonly Fact[]
  readonly names: readonly Name[]
}

export interface TooLong {
  readonly outcome: 'too-long'
  readonly length: number
  readonly limit: number
}
