import type { Role } from '../inventory/principal'
import type { Condition, Statement } from '../inventory/statements'

/** A role that service accounts of one OIDC issuer may assume (IRSA, domain.md 5.1). */
export interface ServiceAccountTrust {
  readonly role: Role
  /** `system:serviceaccount:ns:name`, as written; StringLike patterns may hold `*`. */
  readonly subjects: readonly { readonly pattern: string; readonly exact: boolean }[]
}

/** All trusts by issuer (`oidc.eks.…/id/…`, no scheme). Issuers of deleted clusters are in it too. */
export function indexServiceAccountTrusts(
  roles: readonly Role[],
  statements: (hash: string) => readonly Statement[] | null,
): Map<string, ServiceAccountTrust[]> {
  const trusts = new Map<string, ServiceAccountTrust[]>()
  for (const role of roles) {
    for (const statement of statements(role.trustHash) ?? []) {
      if (statement.effect !== 'Allow') continue
      for (const provider of statement.principals.Federated ?? []) {
        const issuer = provider.split(':oidc-provider/')[1]
        if (!issuer) continue
        const subjects = statement.conditions.flatMap((condition) => subjectsOf(condition, issuer))
        const trust = { role, subjects }
        const known = trusts.get(issuer)
        if (known) known.push(trust)
        else trusts.set(issuer, [trust])
      }
    }
  }
  return trusts
}

function subjectsOf(condition: Condition, issuer: string) {
  if (condition.key.toLowerCase() !== `${issuer}:sub`.toLowerCase()) return []
  const operator = condition.operator.replace(/^For(Any|All)Values:/, '').replace(/IfExists$/, '')
  if (operator !== 'StringEquals' && operator !== 'StringLike') return []
  return condition.values.map((pattern) => ({
    pattern,
    exact: operator === 'StringEquals' || !/[*?]/.test(pattern),
  }))
}

/** Whether the trust names the service account in any namespace: `exactly`, by a wildcard, or not at all. */
export function namesServiceAccount(
  trust: ServiceAccountTrust,
  serviceAccount: string,
): 'exactly' | 'by-pattern' | null {
  const exact = trust.subjects.some((s) => s.exact && isSubject(s.pattern, serviceAccount))
  if (exact) return 'exactly'
  return trust.subjects.some((s) => !s.exact && admits(s.pattern, serviceAccount)) ? 'by-pattern' : null
}

const isSubject = (subject: string, serviceAccount: string) =>
  subject.startsWith('system:serviceaccount:') && subject.split(':')[3] === serviceAccount

function admits(pattern: string, serviceAccount: string): boolean {
  const [kind, , namespace, name] = pattern.split(':')
  if (kind !== 'system' && !kind?.includes('*')) return false
  // `system:serviceaccount:*` admits every account of every namespace.
  const wanted = name ?? (namespace?.endsWith('*') ? '*' : '')
  const expression = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${expression}$`).test(serviceAccount)
}
