import type { Observed } from '../observed'
import type { KeyState, KeyUsage } from '../policy/question'

export interface KeyMetadata {
  readonly description: string
  readonly manager: 'CUSTOMER' | 'AWS'
  readonly spec: string
  readonly usage: KeyUsage
  readonly origin: string
  readonly state: KeyState
  /** ISO 8601. */
  readonly createdAt: string | null
  readonly deletionDate: string | null
  readonly multiRegion: {
    readonly type: 'PRIMARY' | 'REPLICA'
    readonly primaryArn: string | null
    readonly replicaArns: readonly string[]
  } | null
  readonly customKeyStoreId: string | null
}

export interface KeyRotation {
  readonly enabled: boolean
  readonly periodInDays: number | null
  /** ISO 8601. */
  readonly nextRotationAt: string | null
}

/** One customer managed KMS key, with what could and could not be read of it. */
export interface Key {
  readonly arn: string
  readonly keyId: string
  readonly accountId: string
  readonly region: string
  readonly metadata: Observed<KeyMetadata>
  /** `alias/name`, sorted. */
  readonly aliases: readonly string[]
  readonly tags: Observed<Readonly<Record<string, string>>>
  /** Content hash of the key policy; the text is in `documents`. */
  readonly policyHash: Observed<string>
  /** null: automatic rotation does not exist for this kind of key (asymmetric, HMAC, key store, imported). */
  readonly rotation: Observed<KeyRotation> | null
  /** Whether the grants of this key were read, and how many there are. */
  readonly grants: Observed<{ readonly count: number; readonly partial: boolean }>
}

export interface Grant {
  readonly grantId: string
  readonly keyArn: string
  /** Empty when unset. */
  readonly name: string
  /** ISO 8601. */
  readonly createdAt: string | null
  readonly granteePrincipal: string | null
  readonly granteeServicePrincipal: string | null
  readonly retiringPrincipal: string | null
  readonly retiringServicePrincipal: string | null
  /** Bare 12-digit id. */
  readonly issuingAccount: string | null
  readonly operations: readonly string[]
  readonly constraints: {
    readonly encryptionContextEquals: Readonly<Record<string, string>> | null
    readonly encryptionContextSubset: Readonly<Record<string, string>> | null
    readonly sourceArn: string | null
  } | null
}
