import { UserParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { disableUser } from '@/lib/services/users/disable-user'

export const POST = route({ permission: 'access.manage', params: UserParams }, ({ ctx, params }) =>
  disableUser(ctx, params.id),
)
