import type { ScheduleView } from '@/lib/contracts/schedules'
import type { Database } from '@/lib/db/client'
import type { ScanSchedule } from '@/lib/db/generated/client'
import type { Timing } from '@/lib/domain/scans/schedule'
import { ScanScope } from '@/lib/domain/scans/scope'

/** Rows as pages show them, each with its last scan. */
export async function toScheduleViews(
  db: Pick<Database, 'prisma'>,
  rows: readonly ScanSchedule[],
): Promise<ScheduleView[]> {
  const scans = await db.prisma.scan.findMany({
    where: { id: { in: rows.flatMap(({ lastScanId }) => lastScanId ?? []) } },
    select: { id: true, status: true },
  })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ...timingOf(row),
    scope: scopeOf(row),
    enabled: row.enabled,
    nextRunAt: row.nextRunAt?.toISOString() ?? null,
    lastRunAt: row.lastRunAt?.toISOString() ?? null,
    lastScan: scans.find(({ id }) => id === row.lastScanId) ?? null,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  }))
}

export const timingOf = ({ cron, timeZone, jitterSeconds }: ScanSchedule): Timing => ({ cron, timeZone, jitterSeconds })

export const scopeOf = (row: Pick<ScanSchedule, 'scope'>): ScanScope => ScanScope.parse(row.scope)

/** What the audit log keeps of a schedule before and after. */
export const auditedOf = ({ name, cron, timeZone, jitterSeconds, scope, enabled }: ScanSchedule) => ({
  name,
  cron,
  timeZone,
  jitterSeconds,
  scope,
  enabled,
})
