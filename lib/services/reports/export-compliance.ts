import type { ReportQuery } from '@/lib/contracts/reports'
import { complianceColumns } from '@/lib/domain/reports/compliance-rows'
import { toCsv } from '@/lib/domain/reports/csv'
import { requirePermission, type ServiceContext } from '../context'
import { complianceData } from './compliance-data'
import { type ExportedReport, newestScan, recordExport } from './record-export'

/** Takes the compliance report as CSV. */
export async function exportCompliance(ctx: ServiceContext, query: ReportQuery): Promise<ExportedReport> {
  requirePermission(ctx, 'reports.export')
  const scanId = await newestScan(ctx)
  const rows = await complianceData(ctx, query, scanId)
  const text = toCsv(complianceColumns, rows)
  return recordExport(ctx, { kind: 'compliance', format: 'csv', scanId, rows: rows.length, text })
}
