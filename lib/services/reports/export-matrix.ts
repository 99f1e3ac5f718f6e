import { needFromRow } from '@/lib/db/mappers/need-row'
import { toCsv } from '@/lib/domain/reports/csv'
import { matrixColumns, matrixRows } from '@/lib/domain/reports/matrix-rows'
import type { ServiceContext } from '../context'
import { loadInventory } from '../inventory/load-inventory'

/** Every operation of every need, flat, as text. */
export async function exportMatrixRows(
  ctx: ServiceContext,
  format: 'csv' | 'json',
): Promise<{ rows: number; text: string }> {
  const [inventory, records] = await Promise.all([
    loadInventory(ctx.db, { kinds: ['account', 'kms-key', 'eks-cluster'] }),
    ctx.db.prisma.needRecord.findMany({ orderBy: [{ clusterArn: 'asc' }, { principalArn: 'asc' }, { keyArn: 'asc' }] }),
  ])
  const rows = matrixRows(inventory, records.map(needFromRow))
  return {
    rows: rows.length,
    text: format === 'csv' ? toCsv(matrixColumns, rows) : `${JSON.stringify(rows, null, 2)}\n`,
  }
}
