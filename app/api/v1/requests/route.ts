import { RequestGrantInput, RequestListQuery } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { listRequests } from '@/lib/services/grants/list-requests'
import { requestGrant } from '@/lib/services/grants/request-grant'

export const GET = route({ permission: 'grants.read', query: RequestListQuery }, ({ ctx, query }) =>
  listRequests(ctx, query),
)

export const POST = route({ permission: 'grants.request', body: RequestGrantInput, status: 201 }, ({ ctx, body }) =>
  requestGrant(ctx, body),
)
