import type { ReportQuery, ReportView } from '@/lib/contracts/reports'
import type { Coverage } from '@/lib/domain/inventory/coverage'
import { complianceColumns } from '@/lib/domain/reports/compliance-rows'
import { isInScope } from '@/lib/domain/roles'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { ofAccounts } from '../in-scope'
import { currentCoverage } from '../inventory/current-coverage'
import { scanFreshness } from '../scan-freshness'
import { complianceData } from './compliance-data'

const previewRows = 20

/** What the compliance download would hold, its first rows, and who took one before: whoever sees some accounts sees their own. */
export async function getReport(ctx: ServiceContext, query: ReportQuery): Promise<ReportView> {
  requirePermission(ctx, 'reports.read')
  const { prisma } = ctx.db
  const scope = scopeOf(ctx, 'reports.read')
  const freshness = await scanFreshness(ctx)
  const [rows, exports, accounts, coverage] = await Promise.all([
    freshness.scanId === null ? [] : complianceData(ctx, query, freshness.scanId),
    prisma.reportExport.findMany({
      where: scope === 'all' ? {} : { takenBy: ctx.actor.id },
      orderBy: { takenAt: 'desc' },
      take: 20,
    }),
    prisma.keySummary.findMany({
      where: ofAccounts(scope),
      distinct: ['accountId'],
      select: { accountId: true, accountName: true },
    }),
    currentCoverage(ctx.db),
  ])
  const byStatus = new Map<string, number>()
  for (const row of rows) byStatus.set(row.status, (byStatus.get(row.status) ?? 0) + 1)
  return {
    columns: [...complianceColumns],
    preview: rows.slice(0, previewRows).map((row) => complianceColumns.map((column) => row[column])),
    rows: rows.length,
    byStatus: [...byStatus].map(([status, count]) => ({ status, count })),
    accounts: accounts
      .map((a) => ({ id: a.accountId, name: a.accountName }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    coverage: describeCoverage(coverage.filter(({ accountId }) => isInScope(scope, accountId))),
    exports: exports.map((e) => ({
      id: e.id,
      kind: e.kind,
      format: e.format,
      scanId: e.scanId,
      rows: e.rows,
      sha256: e.sha256,
      takerName: e.takerName,
      takenAt: e.takenAt.toISOString(),
    })),
    freshness,
  }
}

function describeCoverage(coverage: readonly Coverage[]): string {
  const total = coverage.length
  if (total === 0) return 'Nothing has been read yet.'
  const count = (outcome: Coverage['outcome']) => coverage.filter((row) => row.outcome === outcome).length
  const bad = (['denied', 'failed', 'partial', 'skipped'] as const).flatMap((o) =>
    count(o) ? [`${count(o)} ${o}`] : [],
  )
  return `${count('read')} of ${total} places read${bad.length ? `; ${bad.join(', ')}` : ''}.`
}
