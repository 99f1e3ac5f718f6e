import type { KmsOperation } from './operations'
import type { ContextValue, KmsRequest } from './question'

/** Request parameters that KMS turns into a condition key as they are. */
const direct: readonly (readonly [parameter: string, key: string])[] = [
  ['GranteePrincipal', 'kms:GranteePrincipal'],
  ['GranteeServicePrincipal', 'kms:GranteeServicePrincipal'],
  ['RetiringPrincipal', 'kms:RetiringPrincipal'],
  ['RetiringServicePrincipal', 'kms:RetiringServicePrincipal'],
  ['EncryptionAlgorithm', 'kms:EncryptionAlgorithm'],
  ['SigningAlgorithm', 'kms:SigningAlgorithm'],
  ['MessageType', 'kms:MessageType'],
  ['MacAlgorithm', 'kms:MacAlgorithm'],
  ['KeyAgreementAlgorithm', 'kms:KeyAgreementAlgorithm'],
  ['KeyPairSpec', 'kms:DataKeyPairSpec'],
  ['PrimaryRegion', 'kms:PrimaryRegion'],
  ['ReplicaRegion', 'kms:ReplicaRegion'],
  ['PendingWindowInDays', 'kms:ScheduleKeyDeletionPendingWindowInDays'],
  ['BypassPolicyLockoutSafetyCheck', 'kms:BypassPolicyLockoutSafetyCheck'],
  ['RotationPeriodInDays', 'kms:RotationPeriodInDays'],
  ['WrappingAlgorithm', 'kms:WrappingAlgorithm'],
  ['WrappingKeySpec', 'kms:WrappingKeySpec'],
  ['ExpirationModel', 'kms:ExpirationModel'],
  ['ValidTo', 'kms:ValidTo'],
]

/** The condition keys that follow from the call's own parameters. */
export function contextFromParameters(
  request: Pick<KmsRequest, 'parameters'>,
  operation: KmsOperation,
): [key: string, value: ContextValue][] {
  const { parameters } = request
  if (!parameters) return []
  const found: [string, ContextValue][] = []
  for (const [parameter, key] of direct) {
    const value = parameters[parameter]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') found.push([key, value])
  }
  if (operation.name === 'CreateGrant') {
    if (Array.isArray(parameters.Operations)) found.push(['kms:GrantOperations', parameters.Operations.map(String)])
    found.push(...constraintContext(parameters.Constraints))
  } else found.push(...encryptionContext(parameters.EncryptionContext))

  // kms:RequestAlias is there only when the caller named the key by an alias.
  const alias = typeof parameters.KeyId === 'string' ? /(?:^|:)(alias\/.+)$/.exec(parameters.KeyId)?.[1] : undefined
  if (alias) found.push(['kms:RequestAlias', alias])
  return found
}

function constraintContext(constraints: unknown): [string, ContextValue][] {
  if (!isRecord(constraints)) return []
  const found: [string, ContextValue][] = []
  for (const type of ['EncryptionContextEquals', 'EncryptionContextSubset']) {
    if (!isRecord(constraints[type])) continue
    found.push(['kms:GrantConstraintType', type], ...encryptionContext(constraints[type]))
  }
  if (typeof constraints.SourceArn === 'string') found.push(['kms:GrantConstraintSourceArn', constraints.SourceArn])
  return found
}

function encryptionContext(pairs: unknown): [string, ContextValue][] {
  if (!isRecord(pairs)) return []
  const entries = Object.entries(pairs)
  if (entries.length === 0) return []
  return [
    ...entries.map(([key, value]): [string, ContextValue] => [`kms:EncryptionContext:${key}`, String(value)]),
    ['kms:EncryptionContextKeys', entries.map(([key]) => key)],
  ]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
