import { WhatIfOptionsQuery } from '@/lib/contracts/what-if'
import { route } from '@/lib/http/route'
import { listOptions } from '@/lib/services/what-if/list-options'

export const GET = route({ permission: 'inventory.read', query: WhatIfOptionsQuery }, ({ ctx, query }) =>
  listOptions(ctx, query),
)
