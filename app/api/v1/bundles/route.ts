import { BundleListQuery, RequestBundleInput } from '@/lib/contracts/bundles'
import { route } from '@/lib/http/route'
import { listBundles } from '@/lib/services/bundles/list-bundles'
import { requestBundle } from '@/lib/services/bundles/request-bundle'

export const GET = route({ permission: 'grants.read', query: BundleListQuery }, ({ ctx, query }) =>
  listBundles(ctx, query),
)

export const POST = route({ permission: 'grants.request', body: RequestBundleInput, status: 201 }, ({ ctx, body }) =>
  requestBundle(ctx, body),
)
