import type { GrantConstraints, GrantOperation, KeySpec } from '@aws-sdk/client-kms'
import type { KeyState, KeyUsage } from '@/lib/domain/policy/question'
import type { PolicyDocument } from './policy-document'

export interface Grant {
  readonly id: string
  readonly keyArn: string
  readonly name?: string
  readonly createdAt: Date
  readonly granteePrincipal?: string
  readonly granteeServicePrincipal?: string
  readonly retiringPrincipal?: string
  readonly retiringServicePrincipal?: string
  /** The account under which it was issued, 12 digits. */
  readonly issuingAccount: string
  readonly operations: readonly GrantOperation[]
  readonly constraints?: GrantConstraints
}

export interface Rotation {
  readonly enabled: boolean
  readonly periodInDays?: number
  readonly completed: readonly Date[]
}

export interface Key {
  readonly id: string
  readonly arn: string
  readonly accountId: string
  readonly region: string
  readonly description: string
  readonly manager: 'CUSTOMER' | 'AWS'
  readonly spec: KeySpec
  readonly usage: KeyUsage
  readonly origin: 'AWS_KMS' | 'EXTERNAL'
  readonly state: KeyState
  readonly deletionAt?: Date
  readonly multiRegion?: {
    readonly type: 'PRIMARY' | 'REPLICA'
    readonly primaryArn: string
    readonly replicaArns: readonly string[]
  }
  readonly createdAt: Date
  readonly aliases: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly policy: PolicyDocument
  readonly rotation: Rotation
  readonly lastUse?: { readonly operation: string; readonly at: Date }
  /** Changes while the simulator runs. */
  readonly grants: Grant[]
}
