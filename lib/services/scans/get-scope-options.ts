import type { ScopeOptions } from '@/lib/contracts/schedules'
import type { Account, OrganizationalUnit } from '@/lib/domain/inventory/organization'
import { isInScope } from '@/lib/domain/roles'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { accountsIn } from '@/lib/services/in-scope'
import { loadInventory } from '@/lib/services/inventory/load-inventory'

/** The accounts in scope, and the units, tags and Regions a scan can be narrowed to, as the scans so far have found them. */
export async function getScopeOptions(ctx: ServiceContext): Promise<ScopeOptions> {
  requirePermission(ctx, 'scans.read')
  const scope = scopeOf(ctx, 'scans.read')
  const [inventory, regions] = await Promise.all([
    loadInventory(ctx.db, { kinds: ['account', 'organizational-unit'] }),
    regionsOf(ctx),
  ])
  const accounts = inventory.accounts.filter(({ id }) => isInScope(scope, id))
  // Who sees some accounts names them: what else lies in a unit or carries a tag is not theirs to know.
  const organizationalUnits = scope === 'all' ? inventory.organizationalUnits : []
  const units = new Map(organizationalUnits.map((unit) => [unit.id, unit]))
  return {
    accounts: accounts
      .map(({ id, name, state, path }) => ({ id, name, state, unit: units.get(path.at(-1) ?? '')?.name ?? '' }))
      .sort(byText(({ name, id }) => `${name} ${id}`)),
    units: organizationalUnits
      .map((unit) => ({ id: unit.id, path: pathOf(unit, units) }))
      .sort(byText(({ path }) => path.join(' / '))),
    tags: scope === 'all' ? tagsOf(accounts) : [],
    regions,
  }
}

/** Where the newest scan looked, read or not; one of everything knows more than one of a part. */
async function regionsOf(ctx: ServiceContext): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ region: string }>(
    `select distinct region from scan_coverage where region <> '' and ($1::text[] is null or account_id = any($1)) and scan_id = (
       select id from scans where status in ('complete', 'partial') order by (scope = '{}') desc, id desc limit 1
     ) order by region`,
    [accountsIn(scopeOf(ctx, 'scans.read'))],
  )
  return rows.map(({ region }) => region)
}

/** Names from the root down. A parent that could not be read ends the path. */
function pathOf(unit: OrganizationalUnit, units: ReadonlyMap<string, OrganizationalUnit>): string[] {
  const names: string[] = []
  const seen = new Set<string>()
  for (let at: OrganizationalUnit | undefined = unit; at && !seen.has(at.id); at = units.get(at.parentId ?? '')) {
    seen.add(at.id)
    names.unshift(at.name)
  }
  return names
}

function tagsOf(accounts: readonly Account[]): ScopeOptions['tags'] {
  const values = new Map<string, Set<string>>()
  for (const { tags } of accounts)
    for (const [key, value] of Object.entries(tags)) values.set(key, (values.get(key) ?? new Set()).add(value))
  return [...values].map(([key, known]) => ({ key, values: [...known].sort() })).sort(byText(({ key }) => key))
}

const byText =
  <T>(textOf: (item: T) => string) =>
  (a: T, b: T) =>
    textOf(a).localeCompare(textOf(b), 'en')
