import { UserParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { resetPassword } from '@/lib/services/users/reset-password'

export const POST = route({ permission: 'access.manage', params: UserParams }, ({ ctx, params }) =>
  resetPassword(ctx, params.id),
)
