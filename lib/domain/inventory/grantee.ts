import { accountOf, isServiceLinkedRole, nameOf, parseAssumedRole } from '../arn'
import type { Grant } from './key'

export type GranteeKind =
  | 'role'
  | 'service-linked-role'
  | 'user'
  | 'account'
  | 'session'
  | 'ebs-instance'
  | 'service'
  | 'unique-id'
  | 'other'

export interface Grantee {
  readonly kind: GranteeKind
  /** As KMS shows it. */
  readonly id: string
  /** Short, for a table. */
  readonly label: string
  readonly accountId: string | null
}

/** What a grant's grantee is, by the shapes ListGrants shows (domain.md 2.3). */
export function granteeOf(grant: Pick<Grant, 'granteePrincipal' | 'granteeServicePrincipal'>): Grantee {
  const id = grant.granteePrincipal || grant.granteeServicePrincipal || ''
  const accountId = accountOf(id)
  const named = (kind: GranteeKind, label: string): Grantee => ({ kind, id, label, accountId })
  if (!grant.granteePrincipal && grant.granteeServicePrincipal) return named('service', id)
  if (/^(AROA|AIDA)[A-Z0-9]{8,}/.test(id)) return named('unique-id', id)
  const session = parseAssumedRole(id)
  if (session?.roleName === 'aws:ec2-infrastructure') return named('ebs-instance', session.sessionName)
  if (session) return named('session', `${session.roleName}/${session.sessionName}`)
  if (/^\d{12}:aws:ec2-infrastructure:/.test(id)) {
    return { ...named('ebs-instance', nameOf(id)), accountId: id.slice(0, 12) }
  }
  if (isServiceLinkedRole(id)) return named('service-linked-role', nameOf(id))
  if (/^arn:[^:]+:iam::\d{12}:role\//.test(id)) return named('role', nameOf(id))
  if (/^arn:[^:]+:iam::\d{12}:user\//.test(id)) return named('user', nameOf(id))
  if (/^arn:[^:]+:iam::\d{12}:root$/.test(id) || /^\d{12}$/.test(id)) return named('account', accountId ?? id)
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(id)) return named('service', id)
  return named('other', id)
}
