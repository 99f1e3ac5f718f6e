import { DecideInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { rejectBundle } from '@/lib/services/bundles/reject-bundle'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: DecideInput },
  ({ ctx, params, body }) => rejectBundle(ctx, { ...params, ...body }),
)
