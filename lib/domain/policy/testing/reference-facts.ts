import type { AuthorizationQuestion, KmsRequest, PrincipalFacts } from '../question'
import type { Request } from './reference-conditions'

/** Under which names policies and grants can mean the caller. */
export interface Names {
  /** A user, a session, a service: that very caller. */
  readonly exact: readonly string[]
  readonly role: readonly string[]
  readonly account: readonly string[]
}

export interface Caller {
  readonly account: string | null
  readonly names: Names
  readonly roleArn: string | null
  readonly session: string | null
  readonly service: string | null
  /** A service-linked role. */
  readonly isLinked: boolean
  readonly hasUnknownId: boolean
}

const ofRole = (type: PrincipalFacts['type']) => type === 'role' || type === 'service-linked-role'

/** The sessions worth telling apart when the question is about a role: those anybody mentions, and one nobody does. */
export function sessionsOf(question: AuthorizationQuestion): readonly (string | null)[] {
  const { principal } = question
  if (!ofRole(principal.type)) return [null]
  const text = JSON.stringify(question)
  const name = principal.arn.slice(principal.arn.lastIndexOf('/') + 1)
  const mentioned = [
    ...text.matchAll(new RegExp(`assumed-role/${name}/([\\w-]+)`, 'g')),
    ...text.matchAll(new RegExp(`\\d{12}:${name}:([\\w-]+)`, 'g')),
    ...text.matchAll(/:([\w-]+)"/g),
  ].map((match) => match[1]!)
  const byUserId = text.toLowerCase().includes('aws:userid') ? mentioned : mentioned.filter((m) => /^[a-z]+$/.test(m))
  return [...new Set([...byUserId, 'someone-else'])]
}

export function callerOf(principal: PrincipalFacts, assumedSession: string | null): Caller {
  const { type, arn, uniqueId } = principal
  const account = type === 'service' ? null : arn.split(':')[4]!
  const roleArn = ofRole(type) ? arn : type === 'session' ? (principal.roleArn ?? null) : null
  const session = type === 'session' ? arn.slice(arn.lastIndexOf('/') + 1) : assumedSession
  const sessionArn =
    session === null
      ? []
      : [`arn:aws:sts::${account}:assumed-role/${roleArn!.slice(roleArn!.lastIndexOf('/') + 1)}/${session}`]
  const ids = uniqueId === undefined ? [] : [uniqueId]
  return {
    account,
    names: {
      exact: type === 'user' ? [arn, ...ids] : type === 'federated-user' ? [arn] : sessionArn,
      role: type === 'federated-user' ? [principal.userArn ?? []].flat() : roleArn === null ? [] : [roleArn, ...ids],
      account: account === null ? [] : [account, `arn:aws:iam::${account}:root`],
    },
    roleArn,
    session,
    service: type === 'service' ? arn : null,
    isLinked: roleArn?.includes(':role/aws-service-role/') ?? false,
    hasUnknownId: uniqueId === undefined && type !== 'service',
  }
}

type Values = ReadonlyMap<string, readonly string[]>

/** Every condition key of the request (lower case): what it carries or its parameters say, else what follows from the inventory. */
export function requestOf(question: AuthorizationQuestion, caller: Caller): Request {
  const given = givenValues(question.request)
  const inventory = inventoryValues(question, caller)
  return (name) => {
    const found = given.get(name) ?? inventory.get(name)
    return found && found.length > 0 ? found : null
  }
}

function collect(fill: (put: (name: string, value: unknown) => void) => void): Values {
  const values = new Map<string, readonly string[]>()
  fill((name, value) => {
    if (value === undefined || value === null) return
    values.set(name.toLowerCase(), Array.isArray(value) ? value.map(String) : [String(value)])
  })
  return values
}

/** What follows from what is known of the caller and the key. */
export function inventoryValues({ key, principal }: AuthorizationQuestion, caller: Caller): Values {
  return collect((put) => {
    put('aws:PrincipalArn', caller.roleArn ?? (caller.service === null ? principal.arn : null))
    put('aws:PrincipalAccount', caller.account)
    put('kms:CallerAccount', caller.account)
    put('aws:PrincipalOrgID', principal.orgId)
    put('aws:PrincipalIsAWSService', caller.service !== null)
    put('aws:PrincipalServiceName', caller.service)
    if (caller.roleArn !== null) put('aws:PrincipalType', 'AssumedRole')
    if (principal.type === 'user') put('aws:PrincipalType', 'User')
    if (principal.type === 'root') put('aws:PrincipalType', 'Account')
    if (principal.type === 'federated-user') {
      put('aws:PrincipalType', 'FederatedUser')
      put('aws:userid', `${caller.account}:${principal.arn.slice(principal.arn.lastIndexOf('/') + 1)}`)
    }
    if (principal.type === 'user') put('aws:username', principal.arn.slice(principal.arn.lastIndexOf('/') + 1))
    if (principal.type === 'root') put('aws:userid', caller.account)
    if (principal.type === 'user') put('aws:userid', principal.uniqueId)
    if (caller.session !== null && principal.uniqueId) put('aws:userid', `${principal.uniqueId}:${caller.session}`)
    for (const [tag, value] of Object.entries(principal.tags ?? {})) put(`aws:PrincipalTag/${tag}`, value)
    for (const [tag, value] of Object.entries(key.tags)) put(`aws:ResourceTag/${tag}`, value)
    put('aws:ResourceAccount', key.arn.split(':')[4])
    put('aws:ResourceOrgID', key.orgId)
    put('aws:RequestedRegion', key.arn.split(':')[3])
    put('kms:KeySpec', key.spec)
    put('kms:KeyUsage', key.usage)
    put('kms:KeyOrigin', key.origin)
    put('kms:MultiRegion', key.multiRegion !== undefined)
    put('kms:MultiRegionKeyType', key.multiRegion?.type)
    if (key.aliases.length > 0) put('kms:ResourceAliases', key.aliases)
  })
}

/** Parameters whose condition key has their name. */
const sameName = new Set(
  `GranteeServicePrincipal RetiringServicePrincipal EncryptionAlgorithm SigningAlgorithm MessageType MacAlgorithm
  KeyAgreementAlgorithm PrimaryRegion ReplicaRegion BypassPolicyLockoutSafetyCheck RotationPeriodInDays WrappingAlgorithm
  WrappingKeySpec ExpirationModel ValidTo`.split(/\s+/),
)

/** What the request carries and what its parameters say. */
export function givenValues(request: KmsRequest): Values {
  return collect((put) => {
    const pairs = encryptionContextOf(request)
    if (request.operation === 'CreateGrant') {
      const { GranteePrincipal, RetiringPrincipal, Operations, Constraints } = parametersOf(request)
      put('kms:GranteePrincipal', GranteePrincipal)
      put('kms:RetiringPrincipal', RetiringPrincipal)
      put('kms:GrantOperations', Operations)
      for (const type of ['EncryptionContextEquals', 'EncryptionContextSubset'] as const)
        if (Constraints?.[type]) put('kms:GrantConstraintType', type)
      put('kms:GrantConstraintSourceArn', Constraints?.SourceArn)
    }
    for (const [parameter, value] of Object.entries(request.parameters ?? {}))
      if (sameName.has(parameter)) put(`kms:${parameter}`, value)
    put('kms:DataKeyPairSpec', request.parameters?.KeyPairSpec)
    put('kms:ScheduleKeyDeletionPendingWindowInDays', request.parameters?.PendingWindowInDays)
    for (const [name, value] of Object.entries(pairs)) put(`kms:EncryptionContext:${name}`, value)
    if (Object.keys(pairs).length > 0) put('kms:EncryptionContextKeys', Object.keys(pairs))
    for (const [name, value] of Object.entries(request.context)) put(name, value)
  })
}

export interface GrantParameters {
  readonly GranteePrincipal?: string
  readonly RetiringPrincipal?: string
  readonly Operations?: readonly string[]
  readonly Constraints?: {
    readonly EncryptionContextEquals?: Readonly<Record<string, string>>
    readonly EncryptionContextSubset?: Readonly<Record<string, string>>
    readonly SourceArn?: string
  }
}

export const parametersOf = (request: KmsRequest): GrantParameters => (request.parameters ?? {}) as GrantParameters

/** The pairs of the request, spelled as they came. A CreateGrant call has those of the constraint it asks for. */
export function encryptionContextOf(request: KmsRequest): Record<string, string> {
  const prefix = 'kms:EncryptionContext:'
  const { Constraints } = parametersOf(request)
  const pairs: Record<string, string> = {
    ...(request.parameters?.EncryptionContext as Record<string, string> | undefined),
    ...Constraints?.EncryptionContextEquals,
    ...Constraints?.EncryptionContextSubset,
  }
  for (const [name, value] of Object.entries(request.context))
    if (name.startsWith(prefix) && (!Array.isArray(value) || value.length > 0))
      pairs[name.slice(prefix.length)] = String(value)
  return pairs
}
