import type { WriterAlarm } from '@/lib/contracts/requests'
import { type ServiceContext, scopeOf } from '@/lib/services/context'

const shownDays = 30
const most = 20

/** Uses of the writer role that no request is behind, for those who may read the log that says so. */
export async function listWriterAlarms(ctx: ServiceContext): Promise<WriterAlarm[]> {
  const scope = scopeOf(ctx, 'audit.read')
  const entries = await ctx.db.prisma.auditEntry.findMany({
    where: {
      action: 'writer.used-elsewhere',
      ...(scope !== 'all' && { OR: scope.map((id) => ({ subjectId: { contains: `::${id}:` } })) }),
      at: { gte: new Date(ctx.clock.now().getTime() - shownDays * 86_400_000) },
    },
    orderBy: { seq: 'desc' },
    take: most,
  })
  return entries.map(({ seq, at, summary }) => ({ seq: seq.toString(), at: at.toISOString(), summary }))
}
