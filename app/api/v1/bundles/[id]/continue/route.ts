import { DecideInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { continueBundle } from '@/lib/services/bundles/continue-bundle'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: DecideInput },
  ({ ctx, params, body }) => continueBundle(ctx, { ...params, ...body }),
)
