import { DecideInput, WriterAlarmParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { reviewWriterAlarm } from '@/lib/services/grants/review-writer-alarm'

export const POST = route(
  { permission: 'audit.read', params: WriterAlarmParams, body: DecideInput },
  ({ ctx, params, body }) => reviewWriterAlarm(ctx, { ...params, ...body }),
)
