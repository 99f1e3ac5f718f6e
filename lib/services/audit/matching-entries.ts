import type { AuditExportQuery } from '@/lib/contracts/audit'
import type { Prisma } from '@/lib/db/generated/client'

/** Entries that a list or an export asks for. */
export function matching({ q, action, actor, subject, from, to }: AuditExportQuery): Prisma.AuditEntryWhereInput {
  const has = (text: string) => ({ contains: text, mode: 'insensitive' as const })
  return {
    AND: [
      action ? { action } : {},
      actor ? { OR: [{ actorId: actor }, { actorName: has(actor) }] } : {},
      subject ? { subjectId: subject } : {},
      from ? { at: { gte: new Date(from) } } : {},
      to ? { at: { lt: new Date(to) } } : {},
      q ? { OR: [{ summary: has(q) }, { reason: has(q) }, { actorName: has(q) }, { subjectId: has(q) }] } : {},
    ],
  }
}
