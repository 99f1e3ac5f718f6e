import { PolicyTextQuery } from '@/lib/contracts/what-if'
import { route } from '@/lib/http/route'
import { getPolicyText } from '@/lib/services/what-if/get-policy-text'

export const GET = route({ permission: 'inventory.read', query: PolicyTextQuery }, ({ ctx, query }) =>
  getPolicyText(ctx, query),
)
