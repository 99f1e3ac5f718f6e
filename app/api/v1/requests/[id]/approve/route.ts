import { ApproveInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { approveGrant } from '@/lib/services/grants/approve-grant'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: ApproveInput },
  ({ ctx, params, body }) => approveGrant(ctx, { ...params, ...body }),
)
