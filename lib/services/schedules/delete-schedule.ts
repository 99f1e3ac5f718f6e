import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { lockSchedule } from './lock-schedule'
import { auditedOf } from './schedule-views'

/** The scans it started stay, and so does what the log says of it. */
export async function deleteSchedule(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, 'scans.schedule')
  await inTransaction(ctx.db, async (tx) => {
    const row = await lockSchedule(tx, ctx, id)
    await tx.scanSchedule.delete({ where: { id } })
    await recordAudit(tx, ctx, {
      action: 'schedule.deleted',
      subject: { type: 'schedule', id },
      summary: `Schedule "${row.name}" deleted`,
      before: auditedOf(row),
    })
  })
}
