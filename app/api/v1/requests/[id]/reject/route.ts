import { DecideInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { rejectGrant } from '@/lib/services/grants/reject-grant'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: DecideInput },
  ({ ctx, params, body }) => rejectGrant(ctx, { ...params, ...body }),
)
