import { ChangeListQuery } from '@/lib/contracts/changes'
import { route } from '@/lib/http/route'
import { listChanges } from '@/lib/services/history/list-changes'

export const GET = route({ permission: 'inventory.read', query: ChangeListQuery }, ({ ctx, query }) =>
  listChanges(ctx, query),
)
