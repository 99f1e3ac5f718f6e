import { randomUUID } from 'node:crypto'
import type { ReportQuery } from '@/lib/contracts/reports'
import { inTransaction } from '@/lib/db/transaction'
import { complianceColumns } from '@/lib/domain/reports/compliance-rows'
import { toCsv } from '@/lib/domain/reports/csv'
import { AppError } from '@/lib/errors'
import { recordAudit } from '../audit/record'
import { requirePermission, type ServiceContext } from '../context'
import { scanFreshness } from '../scan-freshness'
import { complianceData, sha256 } from './compliance-data'
import { exportMatrixRows } from './export-matrix'

export interface ExportedReport {
  readonly id: string
  readonly filename: string
  readonly text: string
  readonly rows: number
  readonly sha256: string
}

/** Takes the compliance report as CSV. Who took what, and its checksum, goes into the audit log. */
export async function exportCompliance(ctx: ServiceContext, query: ReportQuery): Promise<ExportedReport> {
  requirePermission(ctx, 'reports.export')
  const scanId = await newestScan(ctx)
  const rows = await complianceData(ctx, query, scanId)
  return recordExport(ctx, {
    kind: 'compliance',
    format: 'csv',
    scanId,
    rows: rows.length,
    text: toCsv(complianceColumns, rows),
  })
}

/** Takes all needs with verdict, layer and reason, as CSV or JSON. */
export async function exportMatrix(ctx: ServiceContext, format: 'csv' | 'json'): Promise<ExportedReport> {
  requirePermission(ctx, 'reports.export')
  const scanId = await newestScan(ctx)
  const { rows, text } = await exportMatrixRows(ctx, format)
  return recordExport(ctx, { kind: 'matrix', format, scanId, rows, text })
}

async function newestScan(ctx: ServiceContext): Promise<number> {
  const { scanId } = await scanFreshness(ctx)
  if (scanId === null)
    throw new AppError('precondition-failed', 'No scan has finished yet. Start one, then take the report.')
  return scanId
}

async function recordExport(
  ctx: ServiceContext,
  taken: { kind: string; format: string; scanId: number; rows: number; text: string },
): Promise<ExportedReport> {
  const { text, ...facts } = taken
  const id = randomUUID()
  const digest = sha256(text)
  const takenAt = ctx.clock.now()
  await inTransaction(ctx.db, async (tx) => {
    await tx.reportExport.create({
      data: { id, ...facts, sha256: digest, takenBy: ctx.actor.id, takerName: ctx.actor.name, takenAt },
    })
    await recordAudit(tx, ctx, {
      action: 'report.exported',
      subject: { type: 'report', id },
      summary: `Exported the ${facts.kind} report of scan ${facts.scanId} as ${facts.format.toUpperCase()}: ${facts.rows} rows`,
      after: { ...facts, sha256: digest },
    })
  })
  const day = takenAt.toISOString().slice(0, 10)
  return {
    id,
    filename: `keyscope-${facts.kind}-scan-${facts.scanId}-${day}.${facts.format}`,
    text,
    rows: facts.rows,
    sha256: digest,
  }
}
