import { accountOf, isServiceLinkedRole, nameOf, parseAssumedRole, roleArn } from '../arn'
import type { PrincipalFacts } from './question'

/** The names under which policies and grants can mean one principal. */
export interface PrincipalIdentity {
  readonly type: PrincipalFacts['type']
  /** Null for AWS services. */
  readonly accountId: string | null
  readonly userArn: string | null
  readonly roleArn: string | null
  /** By which policies name who is behind a session: a role, or the user of a federated session. Boundary and session policy limit it. */
  readonly behindSession: string | null
  readonly sessionArn: string | null
  /** All sessions of the role have ARNs that begin so; set when the question is about the role, whatever its session. */
  readonly sessionArnPrefix: string | null
  /** `AROA…` or `AIDA…`: one incarnation of the principal (R23). */
  readonly uniqueId: string | null
  readonly sessionName: string | null
  readonly service: string | null
  /** The root user's ARN, by which policies and grants mean the account. */
  readonly rootArn: string | null
  readonly isRoot: boolean
  readonly hasBoundary: boolean
  /** R15, R16. */
  readonly isServiceLinkedRole: boolean
}

const identities = new WeakMap<PrincipalFacts, PrincipalIdentity>()

export function identityOf(principal: PrincipalFacts): PrincipalIdentity {
  const known = identities.get(principal)
  if (known) return known
  const identity = buildIdentity(principal)
  identities.set(principal, identity)
  return identity
}

function buildIdentity(principal: PrincipalFacts): PrincipalIdentity {
  const { type, arn } = principal
  const [uniqueId = '', ...uniqueRest] = (principal.uniqueId ?? '').split(':')
  const session = type === 'session' ? parseAssumedRole(arn) : null
  const partition = arn.split(':')[1] || 'aws'
  const role =
    type === 'role' || type === 'service-linked-role'
      ? arn
      : (principal.roleArn ?? (session && roleArn(session.accountId, session.roleName, partition)))
  const accountId = type === 'service' ? null : accountOf(arn)
  const ofRole = type === 'role' || type === 'service-linked-role'
  return {
    type,
    accountId,
    userArn: type === 'user' ? arn : null,
    roleArn: role,
    behindSession: type === 'federated-user' ? (principal.userArn ?? null) : role,
    sessionArn: type === 'session' || type === 'federated-user' ? arn : null,
    sessionArnPrefix: ofRole ? `arn:${partition}:sts::${accountId}:assumed-role/${nameOf(arn)}/` : null,
    uniqueId: uniqueId || null,
    sessionName: session?.sessionName ?? (uniqueRest.length > 0 ? uniqueRest.join(':') : null),
    service: type === 'service' ? arn : null,
    rootArn: accountId && `arn:${partition}:iam::${accountId}:root`,
    isRoot: type === 'root',
    hasBoundary: principal.boundary !== undefined,
    isServiceLinkedRole: type === 'service-linked-role' || (role !== null && isServiceLinkedRole(role)),
  }
}
