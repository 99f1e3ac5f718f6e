import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { requestScanWithin } from '@/lib/services/scans/request-scan'
import { lockSchedule } from './lock-schedule'
import { scopeOf } from './schedule-views'

/** Runs it now, in the name of who asks, switched on or not. When it runs by itself next stays as it is. */
export async function runSchedule(ctx: ServiceContext, id: string): Promise<{ id: number }> {
  requirePermission(ctx, 'scans.schedule')
  return inTransaction(ctx.db, async (tx) => {
    const schedule = await lockSchedule(tx, ctx, id)
    const scan = await requestScanWithin(tx, ctx, {
      trigger: 'schedule',
      scope: scopeOf(schedule),
      scheduleId: id,
    })
    await tx.scanSchedule.update({ where: { id }, data: { lastRunAt: ctx.clock.now(), lastScanId: scan.id } })
    await recordAudit(tx, ctx, {
      action: 'schedule.run',
      subject: { type: 'schedule', id },
      summary: `Schedule "${schedule.name}" run by hand: scan ${scan.id}`,
      after: { scanId: scan.id },
    })
    return scan
  })
}
