import { RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { getRequest } from '@/lib/services/grants/get-request'

export const GET = route({ permission: 'grants.read', params: RequestParams }, ({ ctx, params }) =>
  getRequest(ctx, params.id),
)
