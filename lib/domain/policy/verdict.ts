import type { Mismatch } from './mismatch'
import type { Residual } from './residual'

/** The documents that can decide, in the order AWS decides. */
export type Layer =
  | 'scp'
  | 'rcp'
  | 'vpc-endpoint-policy'
  | 'key-policy'
  | 'grant'
  | 'identity-policy'
  | 'permissions-boundary'
  | 'session-policy'
  | 'cross-account-operation'
  | 'key-state'
  | 'key-usage'

/** Why, in the vocabulary of the case format (policy-engine "Cases as data"). */
export type Because =
  | 'key-policy'
  | 'key-policy+identity-policy'
  | 'key-policy-delegation+identity-policy'
  | 'key-policy-delegation'
  | 'grant'
  | `explicit-deny:${'key-policy' | 'identity-policy' | 'permissions-boundary' | 'session-policy' | 'scp' | 'rcp' | 'vpc-endpoint-policy'}`
  | `implicit:${'key-policy' | 'identity-policy' | 'permissions-boundary' | 'session-policy' | 'scp' | 'rcp' | 'vpc-endpoint-policy' | 'grant' | 'grant-constraint'}`
  | 'cross-account-operation'
  | 'key-state'
  | 'key-usage'
  | `unreadable:${Layer}`
  | `undocumented:${'permissions-boundary' | 'session-policy'}`

export type Decision = 'allowed' | 'denied' | 'conditional' | 'unknown'

/** What there is to say of a layer beside its outcome and its evidence. */
export type LayerNote =
  | 'cross-account-operation'
  | 'service-linked-role'
  | 'aws-service'
  | 'management-account'
  | 'no-scp'
  | 'no-rcp'
  | 'forwarded-call'
  | 'root-user'
  | 'not-tied-to-a-key'
  | 'key-policy-cannot-retire'
  | 'delegates-to-account'
  | 'no-grants'
  | { readonly levelWithoutAllow: string }
  | { readonly unreadable: string }
  | { readonly unusable: string }
  | { readonly retiring: Decision }

/** What one layer said about this one operation; the explanation panel shows these in order. */
export interface LayerFinding {
  readonly layer: Layer
  readonly outcome: 'allows' | 'denies' | 'silent' | 'conditional' | 'unreadable' | 'not-applicable'
  readonly note?: LayerNote
  /** One sentence, e.g. `Statement "AllowNodes" lists Decrypt and DescribeKey only.` */
  readonly text: string
  /** Statements and grants that matched or nearly matched. */
  readonly evidence: readonly Evidence[]
}

export interface Evidence {
  readonly kind: 'statement' | 'grant'
  /** The document's name (`key policy`, a policy's name, an SCP's name) or the grant's id. */
  readonly document: string
  /** Sid, or `#n` (1-based) where a statement has none. */
  readonly statement?: string
  readonly effect?: 'Allow' | 'Deny'
  readonly match: 'matched' | 'conditional' | 'missed'
  /** Of an Allow in a key policy: whether it means the caller itself or leaves it to IAM in the caller's account (R2, R3). */
  readonly admits?: 'caller' | 'account'
  /** What kept it from matching, or what its match depends on. */
  readonly mismatch?: Mismatch
  /** The same in a few words: `action`, `principal`, `resource`, `condition kms:ViaService`, `issuing account`, … */
  readonly cause?: string
  /** What is wanted and what is there, in words. */
  readonly difference?: string
}

/** Why, as data: everything the words of a reason are made of. See render-reason.ts. */
export interface Reason {
  readonly because: Because
  readonly decision: Decision
  readonly operation: string
  /** The operation is not tied to a key. */
  readonly withoutKey: boolean
  readonly caller: string
  readonly callerAccount: string | null
  readonly callerIsServiceLinkedRole: boolean
  readonly keyAccount: string | null
  /** What decides on each side: the Deny, the statement of the path taken, or the half that is there. */
  readonly deciding: Partial<Record<Layer, Evidence>>
  /** The grant that decides, or that comes closest. */
  readonly grant?: { readonly grantId: string; readonly issuingAccount?: string; readonly toWholeAccount: boolean }
  /** The Allow that comes closest to what is missing. */
  readonly nearest?: Evidence
  /** The first level of SCPs that has no Allow for the operation at all. */
  readonly scpLevel?: string
  readonly unreadable?: string
  readonly unusable?: NonNullable<Verdict['unusable']>
  readonly residual: readonly Residual[]
}

export interface RuleReference {
  /** R1-R26. */
  readonly id: string
  /** `verified` in AWS's documentation, `inferred` from it, or `unverified`. */
  readonly mark: 'verified' | 'inferred' | 'unverified'
}

export interface Verdict {
  /** The call as a whole: authorization and usability together. */
  readonly verdict: Decision
  readonly authorization: Decision
  readonly because: Because
  readonly layer: Layer
  /** One or two sentences for a person, naming the document and the account where the fix belongs. */
  readonly reason: string
  /** The same as data. */
  readonly why: Reason
  /** Set when key state, usage, spec or Region makes an authorized call fail; `error` is KMS's exception name. */
  readonly unusable?: { readonly layer: 'key-state' | 'key-usage'; readonly error: string; readonly text: string }
  readonly layers: readonly LayerFinding[]
  /** For `conditional`: what it depends on, one sentence each. */
  readonly conditions: readonly string[]
  /** The same as data. */
  readonly residual: readonly Residual[]
  readonly rules: readonly RuleReference[]
}
