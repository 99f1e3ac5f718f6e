import type { PostureView } from '@/lib/contracts/posture'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { toFindingView, worstFirst } from '../findings/finding-views'
import { decidable } from '../grants/decidable'
import { accountsIn, ofAccounts } from '../in-scope'
import { scanFreshness } from '../scan-freshness'
import { accountCoverage } from './account-coverage'
import { gapTrend } from './gap-trend'
import { knownGaps } from './known-gaps'
import { recentChanges } from './recent-changes'

const listed = 8

/** The first page: how many clusters work, where the gaps are, what changed, what waits for the reader. */
export async function getPosture(ctx: ServiceContext): Promise<PostureView> {
  requirePermission(ctx, 'inventory.read')
  const { prisma } = ctx.db
  const known = ofAccounts(scopeOf(ctx, 'inventory.read'))
  const openFailing = { status: 'fail', resolvedAt: null, ...known }
  const [
    byStatus,
    keys,
    unreadable,
    gaps,
    bySeverity,
    worst,
    findings,
    waitingForYou,
    accounts,
    trend,
    changes,
    freshness,
  ] = await Promise.all([
    prisma.clusterSummary.groupBy({ by: ['status'], where: known, _count: true }),
    prisma.keySummary.count({ where: known }),
    prisma.keySummary.count({ where: { readProblem: { not: null }, ...known } }),
    openGaps(ctx),
    prisma.finding.groupBy({ by: ['severity'], where: openFailing, _count: true }),
    prisma.clusterSummary.findMany({
      where: { ...known, OR: [{ missing: { gt: 0 } }, { status: 'broken' }] },
      orderBy: [{ nextLaunch: 'desc' }, { missing: 'desc' }, { name: 'asc' }],
      take: listed,
    }),
    prisma.finding.findMany({ where: { ...openFailing, severity: { in: ['critical', 'high'] } }, take: 200 }),
    waitingRequests(ctx),
    accountCoverage(ctx),
    gapTrend(ctx),
    recentChanges(ctx, listed),
    scanFreshness(ctx),
  ])
  const clusters = (status: string) => byStatus.find((row) => row.status === status)?._count ?? 0
  return {
    clusters: {
      total: byStatus.reduce((sum, row) => sum + row._count, 0),
      ok: clusters('ok'),
      broken: clusters('broken'),
      unknown: clusters('unknown'),
    },
    keys: { total: keys, unreadable },
    gaps,
    findings: {
      failing: bySeverity.reduce((sum, row) => sum + row._count, 0),
      bySeverity: ['critical', 'high', 'medium', 'low', 'info'].flatMap((severity) => {
        const count = bySeverity.find((row) => row.severity === severity)?._count ?? 0
        return count ? [{ severity, count }] : []
      }),
    },
    waitingForYou,
    worstClusters: worst.map((row) => ({
      arn: row.arn,
      name: row.name,
      accountName: row.accountName,
      region: row.region,
      missing: row.missing,
      nextLaunch: row.nextLaunch,
      failures: row.failures,
    })),
    topFindings: findings.map(toFindingView).sort(worstFirst).slice(0, listed),
    changes,
    trend,
    accounts,
    freshness,
  }
}

async function openGaps(ctx: ServiceContext): Promise<PostureView['gaps']> {
  const { rows } = await ctx.db.pool.query<PostureView['gaps']>(
    `select (count(*) filter (where verdict = 'denied'))::int as missing, (count(*) filter (where verdict <> 'denied'))::int as unknown
     from gaps g where resolved_at is null and ${knownGaps('g', '$1')}`,
    [accountsIn(scopeOf(ctx, 'inventory.read'))],
  )
  return rows[0] ?? { missing: 0, unknown: 0 }
}

/** Requests the reader could decide: asked by somebody else. */
async function waitingRequests(ctx: ServiceContext): Promise<number> {
  return ctx.db.prisma.grantRequest.count({
    where: {
      state: 'requested',
      requestedBy: { not: ctx.actor.id },
      ...decidable(ctx),
    },
  })
}
