import { Prisma } from '@/lib/db/generated/client'
import { parseArn } from '@/lib/domain/arn'
import { type AccountScope, isInScope } from '@/lib/domain/roles'
import type { ScanScope } from '@/lib/domain/scans/scope'

/**
 * The condition on `scans s` of those somebody may know of who sees some accounts: scans of the whole organization, and those that read,
 * or are to read, one of their accounts. One of a single key is known to those who know the key.
 */
export const knownScan = (scope: AccountScope): Prisma.Sql => {
  if (scope === 'all') return Prisma.sql`true`
  const accounts = [...scope]
  return Prisma.sql`case when s.scope ? 'key' then split_part(s.scope->>'key', ':', 5) = any(${accounts})
    else s.scope = '{}' or s.scope->'accounts' ?| ${accounts}
      or exists (select from scan_coverage c where c.scan_id = s.id and c.account_id = any(${accounts})) end`
}

/** How a scan went for whoever sees some accounts: what could not be read of others does not make it partial for them. */
export const knownStatus = <S extends string>(status: S, scope: AccountScope, unread: number): S | 'complete' =>
  status === 'partial' && scope !== 'all' && unread === 0 ? 'complete' : status

/** What a scan is about, as far as it concerns accounts in scope. Units and tags are the organization's own. */
export function knownPartOf(scan: ScanScope, scope: AccountScope): ScanScope {
  if (scope === 'all') return scan
  const { accounts, regions, key, rolesOf } = scan
  const known = (ids: readonly string[]) => ids.filter((id) => isInScope(scope, id))
  return {
    ...(accounts && { accounts: known(accounts) }),
    ...(regions && { regions }),
    ...(key !== undefined && { key }),
    ...(rolesOf && { rolesOf: known(rolesOf) }),
  }
}

/** The accounts a scope says by their ids, where it says nothing else: null where it asks for more than can be told from it. */
export function accountsNamed({ accounts, units, tags, key, rolesOf = [] }: ScanScope): readonly string[] | null {
  if (key !== undefined) return [parseArn(key)?.accountId ?? '', ...rolesOf]
  return accounts?.length && !units?.length && !tags?.length ? accounts : null
}
