import type { KmsOperation } from './operations'

const encryptionContextOperations = new Set([
  'CreateGrant',
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'RetireGrant',
])
const attestationOperations = new Set([
  'Decrypt',
  'DeriveSharedSecret',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateRandom',
])

const only = (...names: string[]) => new Set(names)

/** Where KMS's own condition keys can occur. A key not listed here can occur everywhere. */
const occurrence = new Map<string, ReadonlySet<string>>([
  ['kms:grantisforawsresource', only('CreateGrant', 'ListGrants', 'RevokeGrant')],
  ['kms:granteeprincipal', only('CreateGrant')],
  ['kms:granteeserviceprincipal', only('CreateGrant')],
  ['kms:retiringprincipal', only('CreateGrant')],
  ['kms:retiringserviceprincipal', only('CreateGrant')],
  ['kms:grantconstraintsourcearn', only('CreateGrant')],
  ['kms:grantoperations', only('CreateGrant')],
  ['kms:grantconstrainttype', only('CreateGrant', 'RetireGrant')],
  ['kms:encryptioncontextkeys', encryptionContextOperations],
  [
    'kms:encryptionalgorithm',
    only(
      'Decrypt',
      'Encrypt',
      'ReEncryptFrom',
      'ReEncryptTo',
      'GenerateDataKey',
      'GenerateDataKeyPair',
      'GenerateDataKeyPairWithoutPlaintext',
      'GenerateDataKeyWithoutPlaintext',
    ),
  ],
  ['kms:signingalgorithm', only('Sign', 'Verify')],
  ['kms:messagetype', only('Sign', 'Verify')],
  ['kms:macalgorithm', only('GenerateMac', 'VerifyMac')],
  ['kms:keyagreementalgorithm', only('DeriveSharedSecret')],
  ['kms:datakeypairspec', only('GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext')],
  ['kms:reencryptonsamekey', only('ReEncryptFrom', 'ReEncryptTo')],
  ['kms:primaryregion', only('UpdatePrimaryRegion')],
  ['kms:replicaregion', only('ReplicateKey')],
  ['kms:bypasspolicylockoutsafetycheck', only('CreateKey', 'PutKeyPolicy')],
  ['kms:schedulekeydeletionpendingwindowindays', only('ScheduleKeyDeletion')],
  ['kms:trailingdayswithoutkeyusage', only('DisableKey', 'ScheduleKeyDeletion')],
  ['kms:wrappingalgorithm', only('GetParametersForImport')],
  ['kms:wrappingkeyspec', only('GetParametersForImport')],
  ['kms:expirationmodel', only('ImportKeyMaterial')],
  ['kms:validto', only('ImportKeyMaterial')],
  ['kms:rotationperiodindays', only('EnableKeyRotation')],
])

const tagOperations = only('CreateKey', 'ReplicateKey', 'TagResource', 'UntagResource')

/** Whether a request for this operation can carry the condition key (lower case) at all; else it is absent, not unknown. */
export function keyCanOccur(key: string, operation: KmsOperation): boolean {
  if (key.startsWith('kms:encryptioncontext:')) return encryptionContextOperations.has(operation.name)
  if (key === 'kms:requestalias')
    return operation.family === 'cryptographic' || operation.name === 'DescribeKey' || operation.name === 'GetPublicKey'
  if (key === 'aws:tagkeys' || key.startsWith('aws:requesttag/')) return tagOperations.has(operation.name)
  if (key.startsWith('kms:recipientattestation:')) return attestationOperations.has(operation.name)
  return occurrence.get(key)?.has(operation.name) ?? true
}
