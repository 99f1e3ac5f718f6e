import { randomUUID } from 'node:crypto'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { recordAudit } from '../audit/record'
import { type ServiceContext, scopeOf } from '../context'
import { scanFreshness } from '../scan-freshness'
import { sha256 } from './compliance-data'

export interface ExportedReport {
  readonly id: string
  readonly filename: string
  readonly text: string
  readonly rows: number
  readonly sha256: string
}

/** The scan a report speaks of. Without one there is nothing to report. */
export async function newestScan(ctx: ServiceContext): Promise<number> {
  const { scanId } = await scanFreshness(ctx)
  if (scanId !== null) return scanId
  throw new AppError('precondition-failed', 'No scan has finished yet. Start one, then take the report.')
}

/** Remembers who took what, with its checksum, in the table of exports and in the audit log. */
export async function recordExport(
  ctx: ServiceContext,
  taken: { kind: string; format: string; scanId: number; rows: number; text: string },
): Promise<ExportedReport> {
  const { text, ...facts } = taken
  const id = randomUUID()
  const digest = sha256(text)
  const scope = scopeOf(ctx, 'reports.export')
  const takenAt = ctx.clock.now()
  await inTransaction(ctx.db, async (tx) => {
    await tx.reportExport.create({
      data: { id, ...facts, sha256: digest, takenBy: ctx.actor.id, takerName: ctx.actor.name, takenAt },
    })
    await recordAudit(tx, ctx, {
      action: 'report.exported',
      subject: { type: 'report', id },
      summary: `Exported the ${facts.kind} report of scan ${facts.scanId} as ${facts.format.toUpperCase()}: ${facts.rows} rows${scope === 'all' ? '' : ` of ${scope.length} accounts`}`,
      after: { ...facts, sha256: digest, ...(scope !== 'all' && { accounts: scope }) },
    })
  })
  const day = takenAt.toISOString().slice(0, 10)
  const filename = `keyscope-${facts.kind}${scope === 'all' ? '' : '-of-your-accounts'}-scan-${facts.scanId}-${day}.${facts.format}`
  return { id, filename, text, rows: facts.rows, sha256: digest }
}
