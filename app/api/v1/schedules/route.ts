import { CreateScheduleInput } from '@/lib/contracts/schedule-input'
import { route } from '@/lib/http/route'
import { createSchedule } from '@/lib/services/schedules/create-schedule'
import { listSchedules } from '@/lib/services/schedules/list-schedules'

export const GET = route({ permission: 'scans.read' }, ({ ctx }) => listSchedules(ctx))

export const POST = route({ permission: 'scans.schedule', body: CreateScheduleInput, status: 201 }, ({ ctx, body }) =>
  createSchedule(ctx, body),
)
