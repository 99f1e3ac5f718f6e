import type { ScheduleList } from '@/lib/contracts/schedules'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { isKnownSchedule } from './known-schedules'
import { toScheduleViews } from './schedule-views'

/** Every schedule that the caller may know of, by name. */
export async function listSchedules(ctx: ServiceContext): Promise<ScheduleList> {
  requirePermission(ctx, 'scans.read')
  const rows = await ctx.db.prisma.scanSchedule.findMany({ orderBy: { name: 'asc' } })
  return {
    items: await toScheduleViews(
      ctx.db,
      rows.filter((row) => isKnownSchedule(ctx, row)),
    ),
  }
}
