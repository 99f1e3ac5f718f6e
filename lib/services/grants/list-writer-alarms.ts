import type { WriterAlarm } from '@/lib/contracts/requests'
import type { Prisma } from '@/lib/db/generated/client'
import { may, type ServiceContext, scopeOf } from '@/lib/services/context'

const most = 100

/** Uses of the writer role that no request is behind and nobody has looked at yet, for those who may read the log that says so. */
export async function listWriterAlarms(ctx: ServiceContext): Promise<WriterAlarm[]> {
  const { auditEntry } = ctx.db.prisma
  if (!may(ctx, 'audit.read')) return []
  const reviews = await auditEntry.findMany({ where: { action: 'writer.use-reviewed' }, select: { after: true } })
  const reviewed = reviews.map(({ after }) => BigInt((after as { entry: string }).entry))
  const alarms = await auditEntry.findMany({
    where: { AND: [knownAlarms(ctx), { seq: { notIn: reviewed } }] },
    orderBy: { seq: 'desc' },
    take: most,
  })
  return alarms.map(({ seq, at, summary }) => ({ seq: seq.toString(), at: at.toISOString(), summary }))
}

/** The alarms of the accounts whose log somebody may read. */
export function knownAlarms(ctx: ServiceContext): Prisma.AuditEntryWhereInput {
  const scope = scopeOf(ctx, 'audit.read')
  return {
    action: 'writer.used-elsewhere',
    ...(scope !== 'all' && { OR: scope.map((id) => ({ subjectId: { contains: `::${id}:` } })) }),
  }
}
