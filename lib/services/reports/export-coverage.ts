import { coverageColumns } from '@/lib/domain/reports/coverage-columns'
import { toCsv } from '@/lib/domain/reports/csv'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { accountsIn } from '../in-scope'
import { newestCoverage, newestCoverageValues } from '../inventory/current-coverage'
import { type ExportedReport, newestScan, recordExport } from './record-export'

type CoverageRow = Readonly<Record<(typeof coverageColumns)[number], string>>

/** Takes what was read in every account, Region and by every collector, and what was not, as CSV. */
export async function exportCoverage(ctx: ServiceContext): Promise<ExportedReport> {
  requirePermission(ctx, 'reports.export')
  const scanId = await newestScan(ctx)
  const rows = await coverageRows(ctx)
  const text = toCsv(coverageColumns, rows)
  return recordExport(ctx, { kind: 'coverage', format: 'csv', scanId, rows: rows.length, text })
}

async function coverageRows(ctx: ServiceContext): Promise<CoverageRow[]> {
  const { rows } = await ctx.db.pool.query<Record<keyof CoverageRow, string | number | Date | null>>(
    `${newestCoverage}
     select n.account_id, a.body->>'name' as account_name, n.region, n.collector, n.outcome, n.call, n.error_code, n.message,
       n.items as resources, n.calls, n.scan_id, n.finished_at as settled_at, (
         select max(r.finished_at) from scan_coverage r
         where r.account_id = n.account_id and r.collector = n.collector and r.outcome in ('read', 'partial')
           and (n.region = '' or r.region = n.region)
       ) as last_read_at
     from newest_of_place n
     left join resource_versions a on a.kind = 'account' and a.resource_id = n.account_id and a.current
     where $5::text[] is null or n.account_id = any($5)
     order by n.account_id, n.region, n.collector`,
    [...newestCoverageValues(), accountsIn(scopeOf(ctx, 'reports.export'))],
  )
  return rows.map(
    (row) => Object.fromEntries(coverageColumns.map((column) => [column, cell(row[column])])) as unknown as CoverageRow,
  )
}

function cell(value: string | number | Date | null): string {
  if (value instanceof Date) return value.toISOString()
  return value === null ? '' : String(value)
}
