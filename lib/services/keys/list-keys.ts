import type { KeyListQuery, KeyPage, KeyRow } from '@/lib/contracts/keys'
import type { KeySummary } from '@/lib/db/generated/client'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { ofAccounts } from '../in-scope'
import { scanFreshness } from '../scan-freshness'

const columns = {
  alias: 'alias',
  account: 'accountName',
  region: 'region',
  state: 'state',
  missing: 'missing',
  grants: 'grantCount',
  clusters: 'clusters',
  failing: 'failing',
} as const satisfies Record<KeyListQuery['sort'], keyof KeySummary>

const access = {
  '': {},
  missing: { missing: { gt: 0 } },
  unknown: { unknown: { gt: 0 } },
  ok: { missing: 0, unknown: 0, clusters: { gt: 0 } },
} as const

/** One page of keys, filtered and sorted in SQL. */
export async function listKeys(ctx: ServiceContext, query: KeyListQuery): Promise<KeyPage> {
  requirePermission(ctx, 'inventory.read')
  const { keySummary } = ctx.db.prisma
  const known = ofAccounts(scopeOf(ctx, 'inventory.read'))
  const where = {
    AND: known,
    ...access[query.access],
    ...(query.account && { accountId: query.account }),
    ...(query.region && { region: query.region }),
    ...(query.state && { state: query.state }),
    ...(query.q && { search: { contains: query.q.toLowerCase() } }),
  }
  const [rows, total, accounts, regions, states, freshness] = await Promise.all([
    keySummary.findMany({
      where,
      orderBy: [{ [columns[query.sort]]: query.dir }, { arn: 'asc' }],
      skip: (query.page - 1) * query.size,
      take: query.size,
    }),
    keySummary.count({ where }),
    keySummary.findMany({ where: known, distinct: ['accountId'], select: { accountId: true, accountName: true } }),
    keySummary.findMany({ where: known, distinct: ['region'], select: { region: true }, orderBy: { region: 'asc' } }),
    keySummary.findMany({ where: known, distinct: ['state'], select: { state: true }, orderBy: { state: 'asc' } }),
    scanFreshness(ctx),
  ])
  return {
    items: rows.map(toKeyRow),
    total,
    page: query.page,
    size: query.size,
    freshness,
    facets: {
      accounts: accounts
        .map((a) => ({ id: a.accountId, name: a.accountName }))
        .sort((a, b) => a.name.localeCompare(b.name)),
      regions: regions.map((r) => r.region),
      states: states.map((s) => s.state),
    },
  }
}

export function toKeyRow(row: KeySummary): KeyRow {
  return {
    arn: row.arn,
    keyId: row.keyId,
    alias: row.alias,
    accountId: row.accountId,
    accountName: row.accountName,
    unit: row.unit,
    region: row.region,
    state: row.state,
    spec: row.spec,
    usage: row.usage,
    rotation: row.rotation as KeyRow['rotation'],
    grantCount: row.grantCount,
    clusters: row.clusters,
    missing: row.missing,
    unknown: row.unknown,
    failing: row.failing,
    readProblem: row.readProblem,
  }
}
