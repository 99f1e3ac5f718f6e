import { BundleDraftInput } from '@/lib/contracts/bundles'
import { route } from '@/lib/http/route'
import { preflightBundle } from '@/lib/services/bundles/preflight-bundle'

export const POST = route({ permission: 'grants.request', body: BundleDraftInput }, ({ ctx, body }) =>
  preflightBundle(ctx, body),
)
