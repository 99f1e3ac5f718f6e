import { DecideInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { reviewBreakGlass } from '@/lib/services/grants/review-break-glass'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: DecideInput },
  ({ ctx, params, body }) => reviewBreakGlass(ctx, { ...params, ...body }),
)
