import { ApproveBundleInput } from '@/lib/contracts/bundles'
import { RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { approveBundle } from '@/lib/services/bundles/approve-bundle'

export const POST = route(
  { permission: 'grants.decide', params: RequestParams, body: ApproveBundleInput },
  ({ ctx, params, body }) => approveBundle(ctx, { ...params, ...body }),
)
