import { DecideInput, type WriterAlarmList } from '@/lib/contracts/requests'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { conflict, forbidden, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { knownAlarms, listWriterAlarms } from './list-writer-alarms'

/**
 * Somebody has looked at a use of the writer role that no request is behind, and says what it was. That ends the alarm; the entry
 * that raised it stays. Answers with the alarms that are left.
 */
export async function reviewWriterAlarm(
  ctx: ServiceContext,
  { seq, ...input }: { readonly seq: bigint } & DecideInput,
): Promise<WriterAlarmList> {
  requirePermission(ctx, 'audit.read')
  if (ctx.actor.type !== 'user') throw forbidden('Alarms are ended by somebody who is signed in.')
  const { reason } = DecideInput.parse(input)
  const alarm = await ctx.db.prisma.auditEntry.findFirst({ where: { AND: [{ seq }, knownAlarms(ctx)] } })
  if (!alarm) throw notFound('The alarm')
  const entry = seq.toString()

  await inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`writer alarm ${entry}`}, 0))`
    const known = await tx.auditEntry.findFirst({
      where: { action: 'writer.use-reviewed', after: { path: ['entry'], equals: entry } },
    })
    if (known) throw conflict(`${known.actorName} has looked at it already: ${known.reason}`)
    await notify(tx, { topic: 'request', id: entry })
    await recordAudit(tx, ctx, {
      action: 'writer.use-reviewed',
      subject: { type: 'writer', id: alarm.subjectId },
      summary: `The use of the writer role in entry ${entry} was looked at`,
      reason,
      after: { entry, alarm: alarm.summary },
    })
  })
  return { items: await listWriterAlarms(ctx) }
}
