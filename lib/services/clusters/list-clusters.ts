import type { ClusterListQuery, ClusterPage, ClusterRow } from '@/lib/contracts/clusters'
import type { ClusterSummary } from '@/lib/db/generated/client'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { ofAccounts } from '../in-scope'
import { scanFreshness } from '../scan-freshness'

const columns = {
  name: 'name',
  account: 'accountName',
  region: 'region',
  version: 'version',
  missing: 'missing',
  keys: 'keys',
} as const satisfies Record<ClusterListQuery['sort'], keyof ClusterSummary>

/** One page of clusters, filtered and sorted in SQL. */
export async function listClusters(ctx: ServiceContext, query: ClusterListQuery): Promise<ClusterPage> {
  requirePermission(ctx, 'inventory.read')
  const { clusterSummary } = ctx.db.prisma
  const known = ofAccounts(scopeOf(ctx, 'inventory.read'))
  const where = {
    AND: known,
    ...(query.account && { accountId: query.account }),
    ...(query.region && { region: query.region }),
    ...(query.status && { status: query.status }),
    ...(query.failure && { failures: { has: query.failure } }),
    ...(query.q && { search: { contains: query.q.toLowerCase() } }),
  }
  const [rows, total, all, freshness] = await Promise.all([
    clusterSummary.findMany({
      where,
      orderBy: [{ [columns[query.sort]]: query.dir }, { arn: 'asc' }],
      skip: (query.page - 1) * query.size,
      take: query.size,
    }),
    clusterSummary.count({ where }),
    clusterSummary.findMany({
      where: known,
      distinct: ['accountId', 'region', 'failures'],
      select: { accountId: true, accountName: true, region: true, failures: true },
    }),
    scanFreshness(ctx),
  ])
  const accounts = new Map(all.map((row) => [row.accountId, row.accountName]))
  return {
    items: rows.map(toClusterRow),
    total,
    page: query.page,
    size: query.size,
    freshness,
    facets: {
      accounts: [...accounts].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
      regions: [...new Set(all.map((row) => row.region))].sort(),
      failures: [...new Set(all.flatMap((row) => row.failures))].sort(
        (a, b) => Number(a.slice(1)) - Number(b.slice(1)),
      ),
    },
  }
}

export function toClusterRow(row: ClusterSummary): ClusterRow {
  return {
    arn: row.arn,
    name: row.name,
    accountId: row.accountId,
    accountName: row.accountName,
    unit: row.unit,
    region: row.region,
    version: row.version,
    launch: row.launch,
    keys: row.keys,
    needs: row.needs,
    missing: row.missing,
    unknown: row.unknown,
    status: row.status as ClusterRow['status'],
    failures: row.failures,
  }
}
