import { ChangeParams, ChangeQuery } from '@/lib/contracts/changes'
import { route } from '@/lib/http/route'
import { getChange } from '@/lib/services/history/get-change'

export const GET = route(
  { permission: 'inventory.read', params: ChangeParams, query: ChangeQuery },
  ({ ctx, params, query }) => getChange(ctx, { ...params, ...query }),
)
