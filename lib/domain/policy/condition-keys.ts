import { isDerivedFromKey } from './derived-facts'
import { everyOperation, type OperationSet, operationSet } from './operation-set'
import { allOperations, type KmsOperation } from './operations'

/** A condition key some policy asks about; one object a key, so that answers are found by identity. */
export interface ConditionKey {
  /** In lower case. */
  readonly name: string
  /** The operations whose requests can carry it; in those of others it is absent, not unknown. */
  readonly occursIn: OperationSet
  /** Its value can depend on which key is asked for. */
  readonly aboutKey: boolean
  /** A request can have several values of it. */
  readonly several: boolean
  /** Its value is `true` or `false`. */
  readonly isBoolean: boolean
  /** kms:EncryptionContextKeys: its values are the names of the encryption context's pairs. */
  readonly namesPairs: boolean
}

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

const severalValues = only(
  'kms:grantoperations',
  'kms:encryptioncontextkeys',
  'kms:resourcealiases',
  'aws:tagkeys',
  'aws:principalorgpaths',
  'aws:calledvia',
)

const booleans = only(
  'kms:grantisforawsresource',
  'kms:reencryptonsamekey',
  'kms:multiregion',
  'kms:bypasspolicylockoutsafetycheck',
  'aws:securetransport',
  'aws:viaawsservice',
  'aws:multifactorauthpresent',
  'aws:principalisawsservice',
)

const interned = new Map<string, ConditionKey>()
// Policies can name as many keys as they like; a key made twice is a second look-up, no more.
const maxInterned = 20_000

/** The condition key of that name, whatever its letter case. */
export function conditionKey(anyCase: string): ConditionKey {
  const name = anyCase.toLowerCase()
  const known = interned.get(name)
  if (known) return known
  const occursIn = operationSet(allOperations.filter((operation) => keyCanOccur(name, operation)))
  const everywhere = occursIn.lo === everyOperation.lo && occursIn.hi === everyOperation.hi
  const key: ConditionKey = {
    name,
    occursIn: everywhere ? everyOperation : occursIn,
    aboutKey: isDerivedFromKey(name),
    several: severalValues.has(name),
    isBoolean: booleans.has(name),
    namesPairs: name === 'kms:encryptioncontextkeys',
  }
  if (interned.size >= maxInterned) interned.clear()
  interned.set(name, key)
  return key
}

/** Whether a request for this operation can carry the condition key (lower case) at all; else it is absent, not unknown. */
export function keyCanOccur(key: string, operation: KmsOperation): boolean {
  if (key.startsWith('kms:encryptioncontext:')) return encryptionContextOperations.has(operation.name)
  if (key === 'kms:requestalias')
    return operation.family === 'cryptographic' || operation.name === 'DescribeKey' || operation.name === 'GetPublicKey'
  if (key === 'aws:tagkeys' || key.startsWith('aws:requesttag/')) return tagOperations.has(operation.name)
  if (key.startsWith('kms:recipientattestation:')) return attestationOperations.has(operation.name)
  return occurrence.get(key)?.has(operation.name) ?? true
}
