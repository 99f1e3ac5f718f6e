import { randomUUID } from 'node:crypto'
import { CreateScheduleInput } from '@/lib/contracts/schedule-input'
import type { ScheduleView } from '@/lib/contracts/schedules'
import { inTransaction } from '@/lib/db/transaction'
import { describeTiming } from '@/lib/domain/scans/describe-timing'
import { nextRun } from '@/lib/domain/scans/schedule'
import { describeScope, normalScope } from '@/lib/domain/scans/scope'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { refuseTakenName } from '@/lib/services/refuse-taken-name'
import { requireScanScope } from '@/lib/services/scans/require-scan-scope'
import { getSchedule } from './get-schedule'
import { auditedOf } from './schedule-views'

export async function createSchedule(ctx: ServiceContext, input: CreateScheduleInput): Promise<ScheduleView> {
  requirePermission(ctx, 'scans.schedule')
  const { name, scope, enabled, ...timing } = CreateScheduleInput.parse(input)
  requireScanScope(ctx, 'scans.schedule', scope)
  const id = randomUUID()
  const nextRunAt = enabled ? nextRun(id, timing, ctx.clock.now()) : null
  const data = { id, name, ...timing, scope: { ...normalScope(scope) }, enabled, nextRunAt, createdBy: ctx.actor.name }
  await refuseTakenName('schedule', name, () =>
    inTransaction(ctx.db, async (tx) => {
      const row = await tx.scanSchedule.create({ data: { ...data, createdAt: ctx.clock.now() } })
      await recordAudit(tx, ctx, {
        action: 'schedule.created',
        subject: { type: 'schedule', id },
        summary: `Schedule "${name}" created: ${describeTiming(timing)}, ${describeScope(scope)}`,
        after: auditedOf(row),
      })
    }),
  )
  return getSchedule(ctx, id)
}
