import { accountOf, isServiceLinkedRole, parseAssumedRole, roleArn } from '../arn'
import { keyCanOccur } from '../policy/condition-keys'
import { findOperation, type KmsOperation } from '../policy/operations'
import type { AuthorizationQuestion, ContextValue, KmsRequest } from '../policy/question'

/** Who asks for what, as far as fixes care. */
export interface Situation {
  readonly question: AuthorizationQuestion
  readonly wanted: readonly KmsOperation[]
  /** The caller's account; null for an AWS service. */
  readonly home: string | null
  /** The key's account. */
  readonly owner: string
  readonly crossAccount: boolean
  /** What a policy names the caller by, the narrowest first: a session, then its role. */
  readonly names: readonly string[]
  /** `aws:PrincipalArn` of the caller; null for an AWS service. */
  readonly principalArn: string | null
  /** The ARN of the role or user that identity policies hang on; null where there can be none. */
  readonly identity: string | null
  readonly serviceLinked: boolean
  readonly root: boolean
}

export function describeSituation(question: AuthorizationQuestion, wanted: readonly string[]): Situation {
  const { principal, key } = question
  const owner = accountOf(key.arn) ?? ''
  const home = principal.type === 'service' ? null : accountOf(principal.arn)
  const role = roleOf(question)
  const root = principal.type === 'root'
  const serviceLinked = principal.type === 'service-linked-role' || (role !== null && isServiceLinkedRole(role))
  return {
    question,
    wanted: [...new Set(wanted)].map((name) => {
      const operation = findOperation(name)
      if (!operation) throw new Error(`"${name}" is not a KMS permission such as Decrypt or ReEncryptFrom.`)
      return operation
    }),
    home,
    owner,
    crossAccount: home !== null && home !== owner,
    names: principal.type === 'session' && role ? [principal.arn, role] : [principal.arn],
    principalArn: home === null ? null : (role ?? principal.arn),
    identity: home === null || root || serviceLinked ? null : (role ?? principal.arn),
    serviceLinked,
    root,
  }
}

function roleOf({ principal }: AuthorizationQuestion): string | null {
  if (principal.type === 'role' || principal.type === 'service-linked-role') return principal.arn
  if (principal.type !== 'session') return null
  if (principal.roleArn) return principal.roleArn
  const session = parseAssumedRole(principal.arn)
  return session && roleArn(session.accountId, session.roleName, principal.arn.split(':')[1])
}

/**
 * The same call for another operation: without what a call of that operation cannot carry. CreateGrant's and RetireGrant's own
 * parameters stay with the operation they were given for.
 */
export function requestFor(request: KmsRequest, operation: KmsOperation): KmsRequest {
  const context = Object.entries(request.context).filter(([key]) => keyCanOccur(key.toLowerCase(), operation))
  const same = operation.name === request.operation
  return {
    operation: operation.name,
    context: Object.fromEntries(context),
    unknown: request.unknown,
    ...(same && request.parameters ? { parameters: request.parameters } : {}),
  }
}

export const questionFor = (question: AuthorizationQuestion, operation: KmsOperation): AuthorizationQuestion => ({
  ...question,
  request: requestFor(question.request, operation),
})

/** The values a request carries under a condition key; null when it carries none. */
export function contextValues({ context }: KmsRequest, name: string): readonly string[] | null {
  const lower = name.toLowerCase()
  for (const [key, value] of Object.entries(context)) if (key.toLowerCase() === lower) return textsOf(value)
  return null
}

const textsOf = (value: ContextValue): readonly string[] | null => {
  const texts = (typeof value === 'object' ? value : [value]).map(String)
  return texts.length > 0 ? texts : null
}
