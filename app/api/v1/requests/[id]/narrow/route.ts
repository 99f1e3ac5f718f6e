import { NarrowInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { narrowGrant } from '@/lib/services/grants/narrow-grant'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: NarrowInput },
  ({ ctx, params, body }) => narrowGrant(ctx, { ...params, ...body }),
)
