import { RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { getBundle } from '@/lib/services/bundles/get-bundle'

export const GET = route({ permission: 'grants.read', params: RequestParams }, ({ ctx, params }) =>
  getBundle(ctx, params.id),
)
