import { ScheduleParams } from '@/lib/contracts/schedules'
import { route } from '@/lib/http/route'
import { runSchedule } from '@/lib/services/schedules/run-schedule'

export const POST = route({ permission: 'scans.schedule', params: ScheduleParams, status: 202 }, ({ ctx, params }) =>
  runSchedule(ctx, params.id),
)
