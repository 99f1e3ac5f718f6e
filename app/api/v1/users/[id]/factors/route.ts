import { UserParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { resetFactors } from '@/lib/services/users/reset-factors'

export const DELETE = route({ permission: 'access.manage', params: UserParams }, ({ ctx, params }) =>
  resetFactors(ctx, params.id),
)
