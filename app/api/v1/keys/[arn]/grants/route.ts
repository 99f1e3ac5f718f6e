import { GrantUseQuery } from '@/lib/contracts/grant-uses'
import { ArnParams } from '@/lib/http/arn-params'
import { route } from '@/lib/http/route'
import { listGrantUses } from '@/lib/services/keys/list-grant-uses'

export const GET = route(
  { permission: 'inventory.read', params: ArnParams, query: GrantUseQuery },
  ({ ctx, params, query }) => listGrantUses(ctx, params.arn, query),
)
