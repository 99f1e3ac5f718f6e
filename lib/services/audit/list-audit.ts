import type { AuditListQuery, AuditPage, AuditRow } from '@/lib/contracts/audit'
import type { AuditEntry, Prisma } from '@/lib/db/generated/client'
import { auditActions } from '@/lib/domain/audit/actions'
import { requirePermission, type ServiceContext } from '@/lib/services/context'

export async function listAudit(ctx: ServiceContext, query: AuditListQuery): Promise<AuditPage> {
  requirePermission(ctx, 'audit.read')
  const where = matching(query)
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

function matching({ q, action, actor, subject }: AuditListQuery): Prisma.AuditEntryWhereInput {
  const has = (text: string) => ({ contains: text, mode: 'insensitive' as const })
  return {
    AND: [
      action ? { action } : {},
      actor ? { OR: [{ actorId: actor }, { actorName: has(actor) }] } : {},
      subject ? { subjectId: subject } : {},
      q ? { OR: [{ summary: has(q) }, { reason: has(q) }, { actorName: has(q) }, { subjectId: has(q) }] } : {},
    ],
  }
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
