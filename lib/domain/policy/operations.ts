import type { KeyUsage } from './question'

/** `service`: not tied to a key, decided by identity policies alone (R2). */
export type OperationFamily = 'cryptographic' | 'grant' | 'read' | 'manage' | 'rotation' | 'import' | 'service'

export interface KmsOperation {
  /** The permission's name without `kms:`. ReEncrypt is two permissions, ReEncryptFrom and ReEncryptTo. */
  readonly name: string
  /** Its bit in an operation set. */
  readonly index: number
  readonly family: OperationFamily
  /** May be listed in a grant (R6). */
  readonly grantable: boolean
  /** Works when caller and key are in different accounts (R5). */
  readonly crossAccount: boolean
}

const families: Record<OperationFamily, readonly string[]> = {
  cryptographic: [
    'Decrypt',
    'DeriveSharedSecret',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'ReEncryptFrom',
    'ReEncryptTo',
    'Sign',
    'Verify',
    'VerifyMac',
  ],
  grant: ['CreateGrant', 'ListGrants', 'RetireGrant', 'RevokeGrant'],
  read: [
    'DescribeKey',
    'GetKeyLastUsage',
    'GetKeyPolicy',
    'GetKeyRotationStatus',
    'GetPublicKey',
    'ListKeyPolicies',
    'ListKeyRotations',
    'ListResourceTags',
  ],
  manage: [
    'CancelKeyDeletion',
    'CreateAlias',
    'DeleteAlias',
    'DisableKey',
    'EnableKey',
    'PutKeyPolicy',
    'ReplicateKey',
    'ScheduleKeyDeletion',
    'SynchronizeMultiRegionKey',
    'TagResource',
    'UntagResource',
    'UpdateAlias',
    'UpdateKeyDescription',
    'UpdatePrimaryRegion',
  ],
  rotation: ['DisableKeyRotation', 'EnableKeyRotation', 'RotateKeyOnDemand'],
  import: ['DeleteImportedKeyMaterial', 'GetParametersForImport', 'ImportKeyMaterial'],
  service: [
    'ConnectCustomKeyStore',
    'CreateCustomKeyStore',
    'CreateKey',
    'DeleteCustomKeyStore',
    'DescribeCustomKeyStores',
    'DisconnectCustomKeyStore',
    'GenerateRandom',
    'ListAliases',
    'ListKeys',
    'ListRetirableGrants',
    'UpdateCustomKeyStore',
  ],
}

const grantableReads = new Set(['DescribeKey', 'GetPublicKey', 'CreateGrant', 'RetireGrant'])
// ListRetirableGrants lists the caller's own stake in keys of any account (domain 2.4).
const crossAccountReads = new Set(['DescribeKey', 'GetKeyRotationStatus', 'GetPublicKey', 'ListRetirableGrants'])

/** Every KMS permission; those of the family `service` come last. */
export const allOperations: readonly KmsOperation[] = Object.entries(families)
  .flatMap(([family, names]) => names.map((name) => ({ name, family: family as OperationFamily })))
  .map(({ name, family }, index) => ({
    name,
    index,
    family,
    grantable: family === 'cryptographic' || grantableReads.has(name),
    crossAccount: family === 'cryptographic' || family === 'grant' || crossAccountReads.has(name),
  }))

/** The 45 operations whose resource is a key. */
export const keyOperations: readonly KmsOperation[] = allOperations.filter(({ family }) => family !== 'service')

/** The 17 operations a grant may list. */
export const grantOperations: readonly KmsOperation[] = keyOperations.filter(({ grantable }) => grantable)

const byName = new Map(allOperations.map((operation) => [operation.name, operation]))

/** The operation of that name (`Decrypt`, not `kms:Decrypt`), or null when KMS has none. */
export function findOperation(name: string): KmsOperation | null {
  return byName.get(name) ?? null
}

const symmetricOnly = new Set([
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
])
const usageOf = new Map<string, KeyUsage>([
  ['Sign', 'SIGN_VERIFY'],
  ['Verify', 'SIGN_VERIFY'],
  ['GenerateMac', 'GENERATE_VERIFY_MAC'],
  ['VerifyMac', 'GENERATE_VERIFY_MAC'],
  ['DeriveSharedSecret', 'KEY_AGREEMENT'],
])

/** Whether a key of this spec and usage can perform the operation at all (domain 2.2). Permissions play no part. */
export function operationFitsKey(operation: KmsOperation, key: { spec: string; usage: KeyUsage }): boolean {
  const symmetric = key.spec === 'SYMMETRIC_DEFAULT'
  if (operation.name === 'GetPublicKey') return !symmetric && key.usage !== 'GENERATE_VERIFY_MAC'
  if (operation.family === 'rotation' || operation.name === 'GetKeyRotationStatus') return symmetric
  if (operation.family !== 'cryptographic') return true
  if (key.usage !== (usageOf.get(operation.name) ?? 'ENCRYPT_DECRYPT')) return false
  return symmetric || !symmetricOnly.has(operation.name)
}
