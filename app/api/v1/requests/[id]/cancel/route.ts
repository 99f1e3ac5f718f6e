import { DecideInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { cancelGrant } from '@/lib/services/grants/cancel-grant'

export const POST = route(
  { permission: 'grants.request', params: RequestParams, body: DecideInput },
  ({ ctx, params, body }) => cancelGrant(ctx, { ...params, ...body }),
)
