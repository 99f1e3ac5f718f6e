import { toCsv } from '@/lib/domain/reports/csv'
import { regionColumns, regionRows } from '@/lib/domain/reports/region-rows'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { loadFamilies } from '../region-coverage/load-families'
import { withSiblings } from '../region-coverage/with-siblings'
import { type ExportedReport, newestScan, recordExport } from './record-export'

/** Takes which Regions of every cluster family lack the key, its replica or its grant, as CSV. */
export async function exportRegions(ctx: ServiceContext): Promise<ExportedReport> {
  requirePermission(ctx, 'reports.export')
  const scanId = await newestScan(ctx)
  const scope = scopeOf(ctx, 'reports.export')
  const rows = regionRows(await withSiblings(ctx.db, await loadFamilies(ctx.db, scope), scope))
  const text = toCsv(regionColumns, rows)
  return recordExport(ctx, { kind: 'regions', format: 'csv', scanId, rows: rows.length, text })
}
