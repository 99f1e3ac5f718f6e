import { ChangeScheduleInput } from '@/lib/contracts/schedule-input'
import type { ScheduleView } from '@/lib/contracts/schedules'
import type { ScanSchedule } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import type { AuditAction } from '@/lib/domain/audit/actions'
import { describeTiming } from '@/lib/domain/scans/describe-timing'
import { nextRun, Timing } from '@/lib/domain/scans/schedule'
import { describeScope, normalScope } from '@/lib/domain/scans/scope'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { refuseTakenName } from '@/lib/services/refuse-taken-name'
import { requireScanScope } from '@/lib/services/scans/require-scan-scope'
import { getSchedule } from './get-schedule'
import { lockSchedule } from './lock-schedule'
import { auditedOf, scopeOf, timingOf } from './schedule-views'

/** Changes what is given, switching on and off included. A new time, or switching on, plans the next run from now. */
export async function changeSchedule(
  ctx: ServiceContext,
  { id, ...input }: { id: string } & ChangeScheduleInput,
): Promise<ScheduleView> {
  requirePermission(ctx, 'scans.schedule')
  const { name, scope, enabled, ...times } = ChangeScheduleInput.parse(input)
  if (scope) requireScanScope(ctx, 'scans.schedule', scope)
  await refuseTakenName('schedule', name ?? '', () =>
    inTransaction(ctx.db, async (tx) => {
      const before = await lockSchedule(tx, ctx, id)
      const timing = Timing.parse({ ...timingOf(before), ...times })
      const on = enabled ?? before.enabled
      const sameTime = on && before.enabled && isDeepEqual(timing, timingOf(before))
      const after = await tx.scanSchedule.update({
        where: { id },
        data: {
          ...timing,
          ...(name !== undefined && { name }),
          ...(scope && { scope: { ...normalScope(scope) } }),
          enabled: on,
          nextRunAt: sameTime ? before.nextRunAt : on ? nextRun(id, timing, ctx.clock.now()) : null,
        },
      })
      if (isDeepEqual(auditedOf(before), auditedOf(after))) return
      await recordAudit(tx, ctx, {
        ...told(before, after),
        subject: { type: 'schedule', id },
        before: auditedOf(before),
        after: auditedOf(after),
      })
    }),
  )
  return getSchedule(ctx, id)
}

const isDeepEqual = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b)

function told(before: ScanSchedule, after: ScanSchedule): { action: AuditAction; summary: string } {
  const switched = before.enabled !== after.enabled
  if (switched && isDeepEqual(auditedOf({ ...before, enabled: after.enabled }), auditedOf(after))) {
    const [action, word] = after.enabled
      ? (['schedule.enabled', 'enabled'] as const)
      : (['schedule.disabled', 'disabled'] as const)
    return { action, summary: `Schedule "${after.name}" ${word}` }
  }
  const now = `${describeTiming(timingOf(after))}, ${describeScope(scopeOf(after))}`
  const was = before.name === after.name ? '' : `, called "${before.name}" before`
  return { action: 'schedule.changed', summary: `Schedule "${after.name}" changed${was}: ${now}` }
}
