import { regionOf } from '../arn'
import { findOperation, type KmsOperation, operationFitsKey } from './operations'
import type { AuthorizationQuestion, KeyFacts, KeyState } from './question'
import type { Verdict } from './verdict'

type Unusable = NonNullable<Verdict['unusable']>

/** Whether key state, usage, spec or Region makes an authorized call fail (domain 4.2). Null when nothing does. */
export function findUnusable(question: AuthorizationQuestion, operation: KmsOperation): Unusable | null {
  if (operation.family === 'service') return null
  return (
    wrongRegion(question) ??
    wrongUsage(question, operation) ??
    wrongState(question.key, operation) ??
    invalidGrant(question, operation)
  )
}

/** What each state forbids, beside the cryptographic operations: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
const forbidden: Record<Exclude<KeyState, 'Enabled'>, { error: string; operations: ReadonlySet<string> }> = {
  Disabled: {
    error: 'DisabledException',
    operations: new Set([
      'CreateGrant',
      'DisableKeyRotation',
      'EnableKeyRotation',
      'RotateKeyOnDemand',
      'ReplicateKey',
    ]),
  },
  PendingDeletion: { error: 'KMSInvalidStateException', operations: unlessHarmless(['CancelKeyDeletion']) },
  PendingReplicaDeletion: { error: 'KMSInvalidStateException', operations: unlessHarmless(['CancelKeyDeletion']) },
  PendingImport: {
    error: 'KMSInvalidStateException',
    operations: new Set([
      'CreateGrant',
      'DisableKey',
      'EnableKey',
      'DisableKeyRotation',
      'EnableKeyRotation',
      'RotateKeyOnDemand',
      'ReplicateKey',
    ]),
  },
  Unavailable: { error: 'KMSInvalidStateException', operations: new Set() },
  Creating: { error: 'KMSInvalidStateException', operations: unlessHarmless([]) },
  Updating: { error: 'KMSInvalidStateException', operations: unlessHarmless(['ListAliases']) },
}

function unlessHarmless(also: readonly string[]): ReadonlySet<string> {
  const harmful = [
    'CancelKeyDeletion',
    'CreateAlias',
    'CreateGrant',
    'DisableKey',
    'DisableKeyRotation',
    'EnableKey',
    'EnableKeyRotation',
    'GetParametersForImport',
    'ImportKeyMaterial',
    'ReplicateKey',
    'RotateKeyOnDemand',
    'ScheduleKeyDeletion',
    'TagResource',
    'UntagResource',
    'UpdateAlias',
    'UpdateKeyDescription',
    'UpdatePrimaryRegion',
  ]
  return new Set(harmful.filter((name) => !also.includes(name)))
}

function wrongState(key: KeyFacts, operation: KmsOperation): Unusable | null {
  const state = (error: string): Unusable => ({
    layer: 'key-state',
    error,
    text: `The key is ${key.state}, so ${operation.name} fails with ${error}.`,
  })
  if (operation.name === 'CancelKeyDeletion' && !key.state.startsWith('Pending'))
    return state('KMSInvalidStateException')
  if (key.state === 'Enabled') return null
  const { error, operations } = forbidden[key.state]
  return operation.family === 'cryptographic' || operations.has(operation.name) ? state(error) : null
}

function wrongUsage(question: AuthorizationQuestion, operation: KmsOperation): Unusable | null {
  const { key } = question
  const usage = (error: string, text: string): Unusable => ({ layer: 'key-usage', error, text })
  const kind = `a ${key.spec} key for ${key.usage}`
  if (!operationFitsKey(operation, key)) {
    const error = operation.family === 'cryptographic' ? 'InvalidKeyUsageException' : 'UnsupportedOperationException'
    return usage(error, `${operation.name} cannot work with ${kind}; it fails with ${error}.`)
  }
  // R25: EBS works with symmetric encryption keys alone.
  const throughEbs = valuesOf(question, 'kms:viaservice').some((name) => name.startsWith('ec2.'))
  const needsSymmetric = operation.family === 'cryptographic' || operation.name === 'CreateGrant'
  if (throughEbs && needsSymmetric && key.spec !== 'SYMMETRIC_DEFAULT')
    return usage('InvalidKeyUsageException', `EBS accepts symmetric encryption keys only; this is ${kind}.`)
  return null
}

/** R24, R25: a key answers in its own Region only, and EBS asks in the volume's. */
function wrongRegion(question: AuthorizationQuestion): Unusable | null {
  const own = regionOf(question.key.arn)
  const asked = [
    ...valuesOf(question, 'aws:requestedregion'),
    ...valuesOf(question, 'kms:viaservice').map((name) => /^ec2\.([^.]+)\./.exec(name)?.[1] ?? ''),
  ].find((region) => region !== '' && region !== own)
  if (own === null || asked === undefined) return null
  return {
    layer: 'key-usage',
    error: 'NotFoundException',
    text: `The key is in ${own} and the request is made in ${asked}, where KMS answers NotFoundException.`,
  }
}

/** What CreateGrant refuses with ValidationException whoever asks (domain 2.1, 2.2). */
function invalidGrant({ key, request }: AuthorizationQuestion, operation: KmsOperation): Unusable | null {
  const { parameters } = request
  if (operation.name !== 'CreateGrant' || !parameters) return null
  const invalid = (text: string): Unusable => ({
    layer: 'key-usage',
    error: 'ValidationException',
    text: `${text} KMS answers ValidationException.`,
  })
  const constraints = (parameters.Constraints ?? {}) as Record<string, unknown>
  if (parameters.GranteePrincipal && parameters.GranteeServicePrincipal)
    return invalid('The grant names both a grantee principal and a grantee service principal.')
  if (parameters.RetiringPrincipal && parameters.RetiringServicePrincipal)
    return invalid('The grant names both a retiring principal and a retiring service principal.')
  if (parameters.GranteeServicePrincipal && !constraints.SourceArn)
    return invalid('A grant to a service principal needs a SourceArn constraint.')
  if (parameters.GranteeServicePrincipal && !parameters.RetiringPrincipal && !parameters.RetiringServicePrincipal)
    return invalid('A grant to a service principal needs a retiring principal.')
  if (constraints.EncryptionContextEquals && constraints.EncryptionContextSubset)
    return invalid('The grant has both kinds of encryption context constraint.')
  const symmetric = key.spec === 'SYMMETRIC_DEFAULT'
  if (!symmetric && (constraints.EncryptionContextEquals || constraints.EncryptionContextSubset))
    return invalid('Encryption context constraints need a symmetric encryption key.')
  const names = Array.isArray(parameters.Operations) ? parameters.Operations.map(String) : []
  const wrong = names.find((name) => {
    const listed = findOperation(name)
    return !listed?.grantable || !operationFitsKey(listed, key)
  })
  return wrong ? invalid(`A grant on a ${key.spec} key for ${key.usage} cannot list ${wrong}.`) : null
}

function valuesOf({ request }: AuthorizationQuestion, lowerKey: string): string[] {
  for (const [key, value] of Object.entries(request.context))
    if (key.toLowerCase() === lowerKey) return (typeof value === 'object' ? value : [value]).map(String)
  return []
}
