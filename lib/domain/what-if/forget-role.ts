import { parseAssumedRole } from '../arn'
import type { Inventory } from '../inventory/inventory'
import type { Grant, Key } from '../inventory/key'
import type { Role } from '../inventory/principal'
import { seen } from '../observed'
import { isProblem, parseDocument } from '../policy/document'
import { keepText } from './documents'

/**
 * What becomes of key policies and grants when a role is deleted (R23): they hold on to its unique id, and whoever comes to bear its
 * name is somebody else to them. Conditions on `aws:PrincipalArn` compare the name, so they stay.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function forgetRole(inventory: Inventory, role: Role): Inventory {
  return forgetInKeyPolicies({ ...inventory, grants: forgetInGrants(inventory.grants, role) }, role)
}

function forgetInGrants(grants: readonly Grant[], role: Role): readonly Grant[] {
  const changed = grants.map((grant): Grant => {
    const granteePrincipal = forgotten(grant.granteePrincipal, role)
    const retiringPrincipal = forgotten(grant.retiringPrincipal, role)
    const same = granteePrincipal === grant.granteePrincipal && retiringPrincipal === grant.retiringPrincipal
    return same ? grant : { ...grant, granteePrincipal, retiringPrincipal }
  })
  return changed.some((grant, at) => grant !== grants[at]) ? changed : grants
}

/** The unique id in place of the role's ARN, `AROA…:session` in place of one of its sessions. */
function forgotten(principal: string | null, role: Role): string | null {
  if (principal === null) return null
  if (principal === role.arn) return role.roleId
  const session = isSessionOf(principal, role) ? parseAssumedRole(principal) : null
  return session ? `${role.roleId}:${session.sessionName}` : principal
}

function isSessionOf(principal: string, role: Role): boolean {
  const session = parseAssumedRole(principal)
  return session?.accountId === role.accountId && session.roleName === role.name
}

function forgetInKeyPolicies(inventory: Inventory, role: Role): Inventory {
  const before = inventory.documents
  const rewritten = new Map<string, string>()
  let now = inventory
  const keys = inventory.keys.map((key): Key => {
    if (key.policyHash.state !== 'seen') return key
    const hash = key.policyHash.value
    let replacement = rewritten.get(hash)
    if (replacement === undefined) {
      const text = before.get(hash) ?? ''
      const policy = mayName(text, role) ? withoutRole(text, role) : null
      const kept = policy === null ? { inventory: now, hash } : keepText(now, JSON.stringify(policy))
      now = kept.inventory
      replacement = kept.hash
      rewritten.set(hash, replacement)
    }
    return replacement === hash ? key : { ...key, policyHash: seen(replacement) }
  })
  return now === inventory ? inventory : { ...now, keys }
}

// Only an escape can hide the name from a search of the text.
const mayName = (text: string, role: Role) => text.includes(role.name) || text.includes('\\')

/** The policy with the role's unique id in its Principal elements; null when none of them names it. */
function withoutRole(text: string, role: Role): unknown {
  if (isProblem(parseDocument(text, 'key-policy'))) return null
  let named = false
  const forget = (value: unknown, sessionsToo: boolean): unknown => {
    if (Array.isArray(value)) return value.map((one) => forget(one, sessionsToo))
    if (typeof value !== 'string' || (value !== role.arn && !sessionsToo)) return value
    const replacement = forgotten(value, role)
    named ||= replacement !== value
    return replacement
  }
  const inElement = (element: unknown, sessionsToo: boolean) =>
    isRecord(element)
      ? mapValues(element, (names, kind) => (kind === 'AWS' ? forget(names, sessionsToo) : names))
      : element
  // AWS says it of roles, not of their sessions: those are forgotten only where that takes rights away.
  const inStatement = (statement: unknown) =>
    isRecord(statement)
      ? mapValues(statement, (value, key) => {
          if (key === 'Principal') return inElement(value, statement.Effect === 'Allow')
          return key === 'NotPrincipal' ? inElement(value, statement.Effect === 'Deny') : value
        })
      : statement
  const policy = mapValues(JSON.parse(text) as Record<string, unknown>, (value, key) => {
    if (key !== 'Statement') return value
    return Array.isArray(value) ? value.map(inStatement) : inStatement(value)
  })
  return named ? policy : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapValues = (record: Record<string, unknown>, change: (value: unknown, key: string) => unknown) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
