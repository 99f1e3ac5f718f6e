import type { PolicyDocument } from './policy-document'

export interface NamedDocument {
  readonly name: string
  readonly document: PolicyDocument
}

export interface ManagedPolicy extends NamedDocument {
  readonly arn: string
  readonly id: string
  readonly path: string
  readonly createdAt: Date
}

export interface InstanceProfile {
  readonly name: string
  readonly id: string
  readonly arn: string
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: Date
}

export interface Role {
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly uniqueId: string
  readonly description?: string
  readonly createdAt: Date
  readonly maxSessionSeconds: number
  readonly trust: PolicyDocument
  readonly inline: readonly NamedDocument[]
  /** ARNs of managed policies. */
  readonly attached: readonly string[]
  readonly boundary?: string
  readonly instanceProfiles: readonly InstanceProfile[]
  readonly tags: Readonly<Record<string, string>>
}

export interface User {
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly uniqueId: string
  readonly createdAt: Date
  readonly inline: readonly NamedDocument[]
  readonly attached: readonly string[]
  readonly boundary?: string
  readonly tags: Readonly<Record<string, string>>
  /** Long-lived access keys. Fictional: they open nothing but the simulator. */
  readonly accessKeys: readonly { readonly accessKeyId: string; readonly secretAccessKey: string }[]
}

/** The IAM side of an account. */
export interface Directory {
  /** Roles can be deleted while the simulator runs. */
  readonly roles: Role[]
  readonly users: readonly User[]
  readonly policies: readonly ManagedPolicy[]
}
