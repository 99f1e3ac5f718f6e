import type { GrantProposal } from '../grants/propose-grant'
import type { Decision, Layer } from '../policy/verdict'
import type { JsonPatchOperation } from './json-patch'
import type { Target } from './target'

/** Who can make a change. Only `account` means an administrator of `accountId` with the commands beside it. */
export type Actor = 'account' | 'policy-owner' | 'session-maker' | 'endpoint-owner' | 'organization'

export type ChangeKind =
  | 'create-grant'
  /** Adds an Allow statement to a document. */
  | 'add-statement'
  | 'new-policy'
  /** Makes a Deny spare this call, or takes it out when nothing is left of it. */
  | 'narrow-deny'
  | 'enable-key'
  | 'cancel-key-deletion'
  | 'import-key-material'
  | 'reconnect-key-store'
  | 'wait'

/** Text to copy, or why there is none. */
export type Rendering = { readonly text: string } | { readonly text: null; readonly why: string }

/** One change to one document in one account. */
export interface Change {
  readonly document: Layer
  /** What the document is called: a policy's name, `key policy`, `grants`. */
  readonly name: string
  /** Where a policy stands among those of the question; null for grants and key states. */
  readonly target: Target | null
  /** Where it must be made; null for the organization's management account. */
  readonly accountId: string | null
  readonly kind: ChangeKind
  readonly by: Actor
  readonly text: string
  /**
   * RFC 6902, against the document as it is. A new policy is added at the empty path; a grant is added to the answer of ListGrants,
   * a key state changes in the answer of DescribeKey.
   */
  readonly jsonPatch: readonly JsonPatchOperation[]
  /** The statements that are new or changed, as they will read. */
  readonly statements: readonly unknown[]
  readonly grant: GrantProposal | null
  readonly awsCli: Rendering
  readonly terraform: Rendering
  readonly cloudFormation: Rendering
}

/** What a wanted operation becomes. `conditions` belong to documents that were there before, never to the fix. */
export interface FixResult {
  readonly operation: string
  readonly before: Decision
  readonly after: Decision
  readonly conditions: readonly string[]
}

/** One question that the fix would answer otherwise than before. */
export interface ChangedCell {
  readonly principal: string
  readonly operation: string
  readonly keyArn: string
  /** How the call differs from the one asked about; absent when it does not. */
  readonly call?: string
  readonly before: Decision
  readonly after: Decision
}

/** One way to make every wanted operation allowed: all of its changes together. Verified by judging the changed documents. */
export interface Fix {
  /** What it is made of, for example `key-policy+identity-policy`; unique among the alternatives. */
  readonly id: string
  readonly title: string
  readonly changes: readonly Change[]
  readonly results: readonly FixResult[]
  /** Calls of the same principal that a grant cannot leave out: it knows no condition such as kms:ViaService. */
  readonly widens: readonly ChangedCell[]
  readonly notes: readonly string[]
  /** R1-R26. */
  readonly rules: readonly string[]
}

/** A way that was tried and is not offered. */
export interface RefusedFix {
  readonly id: string
  readonly title: string
  readonly reason: 'too-wide' | 'undecided' | 'too-large'
  readonly text: string
  /** For `too-wide`: what else it would allow. */
  readonly cells: readonly ChangedCell[]
  readonly changes: readonly Change[]
}

/** What stands in the way of an operation and no change to a policy or grant can lift. */
export interface Blocking {
  readonly operation: string
  readonly layer: Layer
  readonly accountId: string | null
  readonly text: string
}

export interface ProposedFixes {
  /** Narrowest first. */
  readonly alternatives: readonly Fix[]
  readonly refused: readonly RefusedFix[]
  readonly blocking: readonly Blocking[]
}
