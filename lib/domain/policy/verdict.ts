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

/** What one layer said about this one operation; the explanation panel shows these in order. */
export interface LayerFinding {
  readonly layer: Layer
  readonly outcome: 'allows' | 'denies' | 'silent' | 'conditional' | 'unreadable' | 'not-applicable'
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
  /** What kept a near match from matching: `action`, `principal`, `resource`, `condition kms:ViaService`, `issuing account`, … */
  readonly cause?: string
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
  /** Set when key state, usage, spec or Region makes an authorized call fail; `error` is KMS's exception name. */
  readonly unusable?: { readonly layer: 'key-state' | 'key-usage'; readonly error: string; readonly text: string }
  readonly layers: readonly LayerFinding[]
  /** For `conditional`: what it depends on, one sentence each. */
  readonly conditions: readonly string[]
  readonly rules: readonly RuleReference[]
}
