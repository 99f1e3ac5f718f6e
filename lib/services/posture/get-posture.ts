import type { PostureView } from '@/lib/contracts/posture'
import { nameOf } from '@/lib/domain/arn'
import { hasPermission } from '@/lib/domain/roles'
import { requirePermission, type ServiceContext } from '../context'
import { toFindingView, worstFirst } from '../findings/finding-views'
import { scanFreshness } from '../scan-freshness'
import { accountCoverage } from './account-coverage'
import { gapTrend } from './gap-trend'

const listed = 8

/** The first page: how many clusters work, where the gaps are, what changed, what waits for the reader. */
export async function getPosture(ctx: ServiceContext): Promise<PostureView> {
  requirePermission(ctx, 'inventory.read')
  const { prisma } = ctx.db
  const openFailing = { status: 'fail', resolvedAt: null }
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
    prisma.clusterSummary.groupBy({ by: ['status'], _count: true }),
    prisma.keySummary.count(),
    prisma.keySummary.count({ where: { readProblem: { not: null } } }),
    prisma.gap.groupBy({ by: ['verdict'], where: { resolvedAt: null }, _count: true }),
    prisma.finding.groupBy({ by: ['severity'], where: openFailing, _count: true }),
    prisma.clusterSummary.findMany({
      where: { OR: [{ missing: { gt: 0 } }, { status: 'broken' }] },
      orderBy: [{ missing: 'desc' }, { name: 'asc' }],
      take: listed,
    }),
    prisma.finding.findMany({ where: { ...openFailing, severity: { in: ['critical', 'high'] } }, take: 200 }),
    waitingRequests(ctx),
    accountCoverage(ctx),
    gapTrend(ctx),
    recentChanges(ctx),
    scanFreshness(ctx),
  ])
  const clusters = (status: string) => byStatus.find((row) => row.status === status)?._count ?? 0
  const gapCount = (test: (verdict: string) => boolean) =>
    gaps.filter((g) => test(g.verdict)).reduce((sum, g) => sum + g._count, 0)
  return {
    clusters: {
      total: byStatus.reduce((sum, row) => sum + row._count, 0),
      ok: clusters('ok'),
      broken: clusters('broken'),
      unknown: clusters('unknown'),
    },
    keys: { total: keys, unreadable },
    gaps: { missing: gapCount((v) => v === 'denied'), unknown: gapCount((v) => v !== 'denied') },
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
      failures: row.failures,
    })),
    topFindings: findings.map(toFindingView).sort(worstFirst).slice(0, listed),
    changes,
    trend,
    accounts,
    freshness,
  }
}

/** Requests the reader could decide: asked by somebody else. */
async function waitingRequests(ctx: ServiceContext): Promise<number> {
  if (!hasPermission(ctx.actor.role, 'grants.decide')) return 0
  return ctx.db.prisma.grantRequest.count({ where: { state: 'requested', requestedBy: { not: ctx.actor.id } } })
}

/** What turned red or green at the newest assessments; the first assessment is no change. */
async function recentChanges(ctx: ServiceContext): Promise<PostureView['changes']> {
  const { prisma } = ctx.db
  const first = await prisma.scan.findFirst({ where: { assessedAt: { not: null } }, orderBy: { id: 'asc' } })
  if (!first?.assessedAt) return []
  const after = { gt: first.assessedAt }
  const [opened, closed, found, gone] = await Promise.all([
    prisma.gap.findMany({ where: { firstSeen: after }, orderBy: { firstSeen: 'desc' }, take: listed }),
    prisma.gap.findMany({ where: { resolvedAt: after }, orderBy: { resolvedAt: 'desc' }, take: listed }),
    prisma.finding.findMany({
      where: { firstSeen: after, status: 'fail' },
      orderBy: { firstSeen: 'desc' },
      take: listed,
    }),
    prisma.finding.findMany({ where: { resolvedAt: after }, orderBy: { resolvedAt: 'desc' }, take: listed }),
  ])
  const gapText = (gap: { operation: string; principalArn: string; keyArn: string }, verb: string) =>
    `${nameOf(gap.principalArn)} ${verb} ${gap.operation} on key ${nameOf(gap.keyArn)}`
  return [
    ...opened.map((g) => ({ at: g.firstSeen, kind: 'new-gap' as const, text: gapText(g, 'now misses') })),
    ...closed.map((g) => ({ at: g.resolvedAt as Date, kind: 'resolved-gap' as const, text: gapText(g, 'now has') })),
    ...found.map((f) => ({ at: f.firstSeen, kind: 'new-finding' as const, text: f.title })),
    ...gone.map((f) => ({ at: f.resolvedAt as Date, kind: 'resolved-finding' as const, text: `Resolved: ${f.title}` })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, listed)
    .map((change) => ({ ...change, at: change.at.toISOString() }))
}
