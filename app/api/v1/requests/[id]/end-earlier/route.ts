import { EndEarlierInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { endEarlier } from '@/lib/services/grants/end-earlier'

export const POST = route(
  { permission: 'grants.request', params: RequestParams, body: EndEarlierInput },
  ({ ctx, params, body }) => endEarlier(ctx, { ...params, ...body }),
)
