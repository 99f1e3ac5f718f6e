import { ChangeScheduleInput } from '@/lib/contracts/schedule-input'
import { ScheduleParams } from '@/lib/contracts/schedules'
import { route } from '@/lib/http/route'
import { changeSchedule } from '@/lib/services/schedules/change-schedule'
import { deleteSchedule } from '@/lib/services/schedules/delete-schedule'
import { getSchedule } from '@/lib/services/schedules/get-schedule'

export const GET = route({ permission: 'scans.read', params: ScheduleParams }, ({ ctx, params }) =>
  getSchedule(ctx, params.id),
)

export const PATCH = route(
  { permission: 'scans.schedule', params: ScheduleParams, body: ChangeScheduleInput },
  ({ ctx, params, body }) => changeSchedule(ctx, { ...body, ...params }),
)

export const DELETE = route({ permission: 'scans.schedule', params: ScheduleParams }, ({ ctx, params }) =>
  deleteSchedule(ctx, params.id),
)
