import type { AuditExportQuery } from '@/lib/contracts/audit'
import type { AuditEntry } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { toCsv } from '@/lib/domain/reports/csv'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { recordOf } from './audit-record'
import { knownEntries } from './known-entries'
import { matching } from './matching-entries'
import { recordAudit } from './record'

export type AuditFormat = 'csv' | 'jsonl'

export interface ExportedAudit {
  readonly filename: string
  readonly entries: number
  /** The text, some entries at a time, oldest first. */
  readonly lines: AsyncGenerator<string>
}

const columns = [
  'seq',
  'at',
  'action',
  'actor_type',
  'actor_id',
  'actor_name',
  'subject_type',
  'subject_id',
  'summary',
  'reason',
  'before',
  'after',
  'source_address',
  'request_id',
  'previous_hash',
  'hash',
  'seal',
] as const

const pageSize = 1_000

/**
 * Takes entries of the log as they are stored: a line of JSON holds the record its hash is made of, so that anybody can compute it
 * again. Taking them is an entry itself, which is not among them.
 */
export async function exportAudit(
  ctx: ServiceContext,
  { format, ...query }: AuditExportQuery & { format: AuditFormat },
): Promise<ExportedAudit> {
  requirePermission(ctx, 'audit.read')
  const newest = await ctx.db.prisma.auditEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true } })
  const until = newest?.seq ?? 0n
  const where = { AND: [matching(query), await knownEntries(ctx), { seq: { lte: until } }] }
  const entries = await ctx.db.prisma.auditEntry.count({ where })
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
  await inTransaction(ctx.db, (tx) =>
    recordAudit(tx, ctx, {
      action: 'audit.exported',
      subject: { type: 'audit-log', id: 'audit-log' },
      summary: `Exported ${entries} entries of the audit log, up to ${until}, as ${format === 'csv' ? 'CSV' : 'JSON Lines'}`,
      after: { format, entries, until: until.toString(), ...asked },
    }),
  )
  const day = ctx.clock.now().toISOString().slice(0, 10)
  return { filename: `keyscope-audit-${until}-${day}.${format}`, entries, lines: lines() }

  async function* lines(): AsyncGenerator<string> {
    if (format === 'csv') yield toCsv(columns, [])
    let after = 0n
    for (;;) {
      const page = await ctx.db.prisma.auditEntry.findMany({
        where: { AND: [where, { seq: { gt: after } }] },
        orderBy: { seq: 'asc' },
        take: pageSize,
      })
      const last = page.at(-1)
      if (!last) return
      yield format === 'csv' ? toCsv(columns, page.map(toCells), { header: false }) : page.map(toLine).join('')
      after = last.seq
    }
  }
}

const toLine = (row: AuditEntry) => `${JSON.stringify({ ...recordOf(row), hash: row.hash, seal: row.seal })}\n`

function toCells(row: AuditEntry): Record<(typeof columns)[number], string> {
  const json = (value: unknown) => (value === null ? '' : JSON.stringify(value))
  return {
    seq: row.seq.toString(),
    at: row.at.toISOString(),
    action: row.action,
    actor_type: row.actorType,
    actor_id: row.actorId,
    actor_name: row.actorName,
    subject_type: row.subjectType,
    subject_id: row.subjectId,
    summary: row.summary,
    reason: row.reason ?? '',
    before: json(row.before),
    after: json(row.after),
    source_address: row.sourceAddress ?? '',
    request_id: row.requestId ?? '',
    previous_hash: row.previousHash,
    hash: row.hash,
    seal: row.seal ?? '',
  }
}
