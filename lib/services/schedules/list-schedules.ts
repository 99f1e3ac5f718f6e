import type { ScheduleList } from '@/lib/contracts/schedules'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { toScheduleViews } from './schedule-views'

/** Every schedule, by name. */
export async function listSchedules(ctx: ServiceContext): Promise<ScheduleList> {
  requirePermission(ctx, 'scans.read')
  const rows = await ctx.db.prisma.scanSchedule.findMany({ orderBy: { name: 'asc' } })
  return { items: await toScheduleViews(ctx.db, rows) }
}
