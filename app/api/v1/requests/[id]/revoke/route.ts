import { RequestParams, RevokeInput } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { revokeGrant } from '@/lib/services/grants/revoke-grant'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: RevokeInput },
  ({ ctx, params, body }) => revokeGrant(ctx, { ...params, ...body }),
)
