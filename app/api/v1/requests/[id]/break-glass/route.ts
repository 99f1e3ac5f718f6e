import { BreakGlassInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { breakGlass } from '@/lib/services/grants/break-glass'

export const POST = route(
  { permission: 'grants.break-glass', params: RequestParams, body: BreakGlassInput },
  ({ ctx, params, body }) => breakGlass(ctx, { ...params, ...body }),
)
