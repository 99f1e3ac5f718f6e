import type { AuditListQuery, AuditPage, AuditRow } from '@/lib/contracts/audit'
import type { AuditEntry } from '@/lib/db/generated/client'
import { auditActions } from '@/lib/domain/audit/actions'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { knownEntries } from './known-entries'
import { matching } from './matching-entries'

export async function listAudit(ctx: ServiceContext, query: AuditListQuery): Promise<AuditPage> {
  requirePermission(ctx, 'audit.read')
  const where = { AND: [matching(query), await knownEntries(ctx)] }
  const [rows, total] = await Promise.all([
    ctx.db.prisma.auditEntry.findMany({
      where,
      orderBy: { seq: query.dir },
      skip: (query.page - 1) * query.size,
      take: query.size,
    }),
    ctx.db.prisma.auditEntry.count({ where }),
  ])
  return { items: rows.map(toAuditRow), total, page: query.page, size: query.size, actions: [...auditActions] }
}

function toAuditRow(row: AuditEntry): AuditRow {
  return {
    seq: row.seq.toString(),
    at: row.at.toISOString(),
    action: row.action,
    actorType: row.actorType,
    actorName: row.actorName,
    subjectType: row.subjectType,
    subjectId: row.subjectId,
    summary: row.summary,
    reason: row.reason,
    before: row.before,
    after: row.after,
    sourceAddress: row.sourceAddress,
    hash: row.hash,
    previousHash: row.previousHash,
  }
}
