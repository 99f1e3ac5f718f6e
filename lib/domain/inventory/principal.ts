export interface PolicyReference {
  readonly name: string
  readonly documentHash: string
}

export interface AttachedPolicy {
  readonly name: string
  readonly arn: string
}

export interface InstanceProfile {
  readonly arn: string
  readonly name: string
  /** Where it has any. */
  readonly tags?: Readonly<Record<string, string>>
}

export interface Role {
  readonly arn: string
  readonly name: string
  readonly path: string
  /** `AROA…`: one incarnation of the role (R23). */
  readonly roleId: string
  readonly accountId: string
  readonly createdAt: string | null
  readonly trustHash: string
  readonly inlinePolicies: readonly PolicyReference[]
  readonly attachedPolicies: readonly AttachedPolicy[]
  readonly boundaryArn: string | null
  readonly tags: Readonly<Record<string, string>>
  readonly instanceProfiles: readonly InstanceProfile[]
}

export interface User {
  readonly arn: string
  readonly name: string
  readonly userId: string
  readonly accountId: string
  readonly createdAt: string | null
  readonly inlinePolicies: readonly PolicyReference[]
  readonly attachedPolicies: readonly AttachedPolicy[]
  readonly groups: readonly string[]
  readonly boundaryArn: string | null
  readonly tags: Readonly<Record<string, string>>
}

export interface Group {
  readonly arn: string
  readonly name: string
  readonly accountId: string
  readonly inlinePolicies: readonly PolicyReference[]
  readonly attachedPolicies: readonly AttachedPolicy[]
}

/** A managed policy's default version. AWS managed ones are stored once per account that attaches them. */
export interface ManagedPolicy {
  readonly arn: string
  readonly name: string
  readonly accountId: string
  readonly awsManaged: boolean
  readonly documentHash: string
}
