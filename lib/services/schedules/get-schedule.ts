import type { ScheduleView } from '@/lib/contracts/schedules'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { isKnownSchedule } from './known-schedules'
import { toScheduleViews } from './schedule-views'

export async function getSchedule(ctx: ServiceContext, id: string): Promise<ScheduleView> {
  requirePermission(ctx, 'scans.read')
  const row = await ctx.db.prisma.scanSchedule.findUnique({ where: { id } })
  const [view] = row && isKnownSchedule(ctx, row) ? await toScheduleViews(ctx.db, [row]) : []
  if (!view) throw notFound('This schedule')
  return view
}
