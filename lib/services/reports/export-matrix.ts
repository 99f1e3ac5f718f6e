import { needFromRow } from '@/lib/db/mappers/need-row'
import { toCsv } from '@/lib/domain/reports/csv'
import { matrixColumns, matrixRows } from '@/lib/domain/reports/matrix-rows'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { needsOf } from '../in-scope'
import { loadInventory } from '../inventory/load-inventory'
import { type ExportedReport, newestScan, recordExport } from './record-export'

/** Takes every operation of every need, flat, with verdict, layer and reason. */
export async function exportMatrix(ctx: ServiceContext, format: 'csv' | 'json'): Promise<ExportedReport> {
  requirePermission(ctx, 'reports.export')
  const scanId = await newestScan(ctx)
  const [inventory, records] = await Promise.all([
    loadInventory(ctx.db, { kinds: ['account', 'kms-key', 'eks-cluster'] }),
    ctx.db.prisma.needRecord.findMany({
      where: needsOf(scopeOf(ctx, 'reports.export')),
      orderBy: [{ clusterArn: 'asc' }, { principalArn: 'asc' }, { keyArn: 'asc' }],
    }),
  ])
  const rows = matrixRows(inventory, records.map(needFromRow))
  const text = format === 'csv' ? toCsv(matrixColumns, rows) : `${JSON.stringify(rows, null, 2)}\n`
  return recordExport(ctx, { kind: 'matrix', format, scanId, rows: rows.length, text })
}
