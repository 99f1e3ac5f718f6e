import { KeyListQuery } from '@/lib/contracts/keys'
import { route } from '@/lib/http/route'
import { listKeys } from '@/lib/services/keys/list-keys'

export const GET = route({ permission: 'inventory.read', query: KeyListQuery }, ({ ctx, query }) =>
  listKeys(ctx, query),
)
