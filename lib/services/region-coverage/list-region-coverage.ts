import type { RegionCoveragePage, RegionCoverageQuery } from '@/lib/contracts/region-coverage'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { scanFreshness } from '../scan-freshness'
import { familyViews } from './family-views'
import { type FamilyFacts, loadFamilies } from './load-families'
import { withSiblings } from './with-siblings'

/**
 * Which of a family's Regions lack the key, its replica or its grant (F8). Families are told from all clusters, so the small facts of
 * all are read; bodies of needs, sibling keys and requests only for the page.
 */
export async function listRegionCoverage(ctx: ServiceContext, query: RegionCoverageQuery): Promise<RegionCoveragePage> {
  requirePermission(ctx, 'inventory.read')
  const scope = scopeOf(ctx, 'inventory.read')
  const [all, freshness] = await Promise.all([loadFamilies(ctx.db, scope), scanFreshness(ctx)])
  const found = all.filter((facts) => matches(facts, query)).toSorted(order(query))
  const start = (query.page - 1) * query.size
  const page = await withSiblings(ctx.db, found.slice(start, start + query.size), scope)
  const accounts = new Map(all.flatMap(({ clusters }) => clusters.map((c) => [c.accountId, c.accountName] as const)))
  return {
    items: await familyViews(ctx.db, page),
    total: found.length,
    page: query.page,
    size: query.size,
    freshness,
    facets: {
      accounts: [...accounts].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    },
  }
}

function matches({ family, clusters, keys, coverage }: FamilyFacts, query: RegionCoverageQuery): boolean {
  if (query.family) return family.id === query.family
  if (query.show === 'several' && clusters.length < 2) return false
  if (query.account && !clusters.some((cluster) => cluster.accountId === query.account)) return false
  if (query.status && coverage.status !== query.status) return false
  if (!query.q) return true
  const text = [family.name, ...clusters.flatMap((c) => [c.name, c.arn, c.accountName]), ...keys.map((k) => k.alias)]
  return text.join(' ').toLowerCase().includes(query.q.toLowerCase())
}

function order({ sort, dir }: RegionCoverageQuery) {
  const sign = dir === 'desc' ? -1 : 1
  const byName = (a: FamilyFacts, b: FamilyFacts) =>
    a.family.name.localeCompare(b.family.name) || a.family.id.localeCompare(b.family.id)
  if (sort === 'name') return (a: FamilyFacts, b: FamilyFacts) => sign * byName(a, b)
  return (a: FamilyFacts, b: FamilyFacts) =>
    sign * (a.coverage.broken - b.coverage.broken) || sign * (a.coverage.unknown - b.coverage.unknown) || byName(a, b)
}
