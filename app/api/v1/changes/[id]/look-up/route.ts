import { ChangeParams, ChangeQuery } from '@/lib/contracts/changes'
import { route } from '@/lib/http/route'
import { askCloudTrail } from '@/lib/services/history/ask-cloud-trail'

export const POST = route(
  { permission: 'inventory.read', params: ChangeParams, body: ChangeQuery, status: 202 },
  ({ ctx, params, body }) => askCloudTrail(ctx, { ...params, ...body }),
)
