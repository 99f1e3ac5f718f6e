import { DecideInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { cancelBundle } from '@/lib/services/bundles/cancel-bundle'

export const POST = route(
  { permission: 'grants.request', params: RequestParams, body: DecideInput },
  ({ ctx, params, body }) => cancelBundle(ctx, { ...params, ...body }),
)
