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
        const written = statement.conditions.flatMap((condition) => subjectsOf(condition, issuer))
        // Without a word on the subject every service account of the cluster is admitted.
        const isOpen = !statement.conditions.some(({ key }) => key.toLowerCase().endsWith(':sub'))
        const subjects = isOpen ? [{ pattern: 'system:serviceaccount:*', exact: false }] : written
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

/** How a trust's patterns admit a service account: by its name in any namespace, as one among many, or not at all. */
export function admitsServiceAccount(
  trust: ServiceAccountTrust,
  serviceAccount: string,
): 'by-name' | 'among-many' | null {
  const patterns = trust.subjects.filter((s) => !s.exact && admits(s.pattern, serviceAccount))
  if (patterns.length === 0) return null
  return patterns.some((s) => s.pattern.split(':')[3]?.startsWith(serviceAccount)) ? 'by-name' : 'among-many'
}

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
