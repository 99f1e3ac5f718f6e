import { PreflightInput } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { preflightGrant } from '@/lib/services/grants/preflight-grant'

export const POST = route({ permission: 'grants.request', body: PreflightInput }, ({ ctx, body }) =>
  preflightGrant(ctx, body),
)
