import { nameOf } from '../arn'
import { granteeOf } from '../inventory/grantee'
import type { Grant, Key } from '../inventory/key'
import type { Role } from '../inventory/principal'
import { describeUnread } from '../observed'

/** The call that took a grant away, as CloudTrail told it. */
export interface Withdrawal {
  readonly at: string
  readonly event: string
  /** Empty where the record names nobody. */
  readonly actorArn: string
  readonly eventId: string
  readonly tool: string | null
}

/** What is known of a grant that KMS lists no more. */
export interface Gone {
  /** ISO 8601: when it was found to be gone; null where no version of it was ever kept. */
  readonly since: string | null
  /** null: not known. It is never guessed. */
  readonly by: Withdrawal | null
}

/** Whether the grant of a verified request is what it was, by the newest reading of its key. */
export type GrantNow =
  | { readonly state: 'there' }
  | ({ readonly state: 'gone' } & Gone)
  /** KMS lists it for a principal that is gone; another role has its name now, and cannot use it (R23). */
  | { readonly state: 'role-recreated'; readonly roleArn: string; readonly createdAt: string | null }
  | { readonly state: 'not-known'; readonly reason: string }

interface Known {
  readonly key: Pick<Key, 'grants'> | null
  /** As KMS lists it; null where it does not. */
  readonly grant: Pick<Grant, 'granteePrincipal' | 'granteeServicePrincipal' | 'createdAt'> | null
  /** The role that has the name the request asked for. */
  readonly role: Pick<Role, 'arn' | 'roleId' | 'createdAt'> | null
  readonly gone: Gone | null
}

export function grantNow({ key, grant, role, gone }: Known): GrantNow {
  if (!key) return { state: 'not-known', reason: 'The key is not among those that were scanned.' }
  if (!grant) {
    if (key.grants.state !== 'seen') return { state: 'not-known', reason: describeUnread(key.grants) }
    if (key.grants.value.partial) return { state: 'not-known', reason: 'Not every grant of the key was read.' }
    return { state: 'gone', since: gone?.since ?? null, by: gone?.by ?? null }
  }
  if (role && isAnother(grant, role)) return { state: 'role-recreated', roleArn: role.arn, createdAt: role.createdAt }
  return { state: 'there' }
}

/** KMS writes the unique id of a principal that was deleted; until it does, the times tell (domain.md 2.3). */
function isAnother(grant: NonNullable<Known['grant']>, role: NonNullable<Known['role']>): boolean {
  const grantee = granteeOf(grant)
  if (grantee.kind === 'unique-id') return grantee.id.split(':')[0] !== role.roleId
  if (grantee.id !== role.arn || !grant.createdAt || !role.createdAt) return false
  return Date.parse(grant.createdAt) < Date.parse(role.createdAt)
}

/** `Gone since …; RevokeGrant by … at …`, or that nobody knows. */
export function describeGone({ since, by }: Gone): string {
  const seen = since ? `gone since ${since}` : 'gone'
  if (!by) return `${seen}; who took it away is not known`
  const who = by.actorArn || 'somebody the record does not name'
  return `${seen}: ${by.event} by ${who} at ${by.at}${by.tool ? `, with ${by.tool}` : ''}`
}

export const describeRecreated = (roleArn: string, createdAt: string | null): string =>
  `${nameOf(roleArn)} was deleted and created again${createdAt ? ` at ${createdAt}` : ''}: another role has the name now, and the grant is not for it (R23)`
