import { RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { getRevocation } from '@/lib/services/grants/get-revocation'

export const GET = route({ permission: 'grants.read', params: RequestParams }, ({ ctx, params }) =>
  getRevocation(ctx, params),
)
