import type { Observed } from '../observed'

/** A policy document with the name a person knows it by. `document` is the parsed JSON or its text, as AWS gave it. */
export interface NamedPolicy {
  readonly name: string
  readonly document: unknown
  /** Content hash, when the caller has one: the compile cache is keyed by it. */
  readonly hash?: string
  /** Where a person finds it: the policy's ARN, `inline`, `group:x`. */
  readonly arn?: string
}

export type KeyState =
  | 'Enabled'
  | 'Disabled'
  | 'PendingDeletion'
  | 'PendingReplicaDeletion'
  | 'PendingImport'
  | 'Unavailable'
  | 'Creating'
  | 'Updating'

export type KeyUsage =
  | 'ENCRYPT_DECRYPT'
  | 'SIGN_VERIFY'
  | 'GENERATE_VERIFY_MAC'
  | 'KEY_AGREEMENT'
  | 'ENCAPSULATE_DECAPSULATE'

export interface KeyFacts {
  readonly arn: string
  readonly manager: 'CUSTOMER' | 'AWS'
  readonly spec: string
  readonly usage: KeyUsage
  readonly origin: string
  readonly state: KeyState
  readonly multiRegion?: { readonly type: 'PRIMARY' | 'REPLICA'; readonly primaryRegion?: string }
  /** `alias/name`, without ARN. */
  readonly aliases: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly policy: Observed<NamedPolicy>
  /** The organization of the key's account, for aws:ResourceOrgID. */
  readonly orgId?: string
}

/** `federated-user` is a session that a user opened with GetFederationToken. */
export type PrincipalType = 'user' | 'role' | 'session' | 'federated-user' | 'root' | 'service' | 'service-linked-role'

export interface PrincipalFacts {
  /** For a service: its name (`ec2.amazonaws.com`). */
  readonly arn: string
  /** `role` is the role whatever its session; `session` one session of `roleArn`. */
  readonly type: PrincipalType
  readonly roleArn?: string
  /** Of a federated user: the user who opened the session, whose policies it has within its session policies. */
  readonly userArn?: string
  readonly uniqueId?: string
  readonly identityPolicies: Observed<readonly NamedPolicy[]>
  readonly boundary?: Observed<NamedPolicy>
  readonly sessionPolicies?: readonly NamedPolicy[]
  readonly tags?: Readonly<Record<string, string>>
  readonly orgId?: string
}

/** A ListGrants entry. `issuingAccount` is the bare 12-digit id. */
export interface GrantFacts {
  readonly grantId: string
  readonly keyArn: string
  readonly name?: string
  readonly granteePrincipal?: string
  readonly granteeServicePrincipal?: string
  readonly retiringPrincipal?: string
  readonly retiringServicePrincipal?: string
  readonly issuingAccount?: string
  /** True when it was made through another grant (a child grant); such a grant cannot exceed its parent (R10). */
  readonly operations: readonly string[]
  readonly constraints?: {
    readonly encryptionContextEquals?: Readonly<Record<string, string>>
    readonly encryptionContextSubset?: Readonly<Record<string, string>>
    readonly sourceArn?: string
  }
}

/** SCPs or RCPs attached at one level of the path from the root to the account. */
export interface ControlPolicyLevel {
  /** `root`, the OU's id or name, `account`. */
  readonly target: string
  readonly policies: readonly NamedPolicy[]
}

/** The control policies that hang over one account. */
export interface ControlPolicies {
  readonly accountId: string
  readonly managementAccount: boolean
  readonly levels: Observed<readonly ControlPolicyLevel[]>
}

export type ContextValue = string | number | boolean | readonly (string | number | boolean)[]

export interface KmsRequest {
  /** A KMS permission name without `kms:`; ReEncryptFrom and ReEncryptTo apart. */
  readonly operation: string
  /** Complete: a condition key that is neither here, nor derivable from the facts, nor in `unknown`, is absent. */
  readonly context: Readonly<Record<string, ContextValue>>
  /** Condition keys nobody can know in advance; an entry may end in `*`. */
  readonly unknown: readonly string[]
  /** The call's own parameters, in the API's spelling (CreateGrant, RetireGrant, …). */
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** One question to the engine: may this principal perform this operation on this key, and why? */
export interface AuthorizationQuestion {
  readonly key: KeyFacts
  readonly principal: PrincipalFacts
  /** Grants on the key (entries of other keys are ignored). */
  readonly grants: Observed<readonly GrantFacts[]>
  /** SCPs of the caller's account; undefined = the account is in no organization. */
  readonly scps?: ControlPolicies
  /** RCPs of the key's account. The full-access RCP is implicit. */
  readonly rcps?: ControlPolicies
  /** Only when the call passes through a VPC endpoint with a policy. */
  readonly vpcEndpointPolicy?: NamedPolicy
  readonly request: KmsRequest
}
