import { UserParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { enableUser } from '@/lib/services/users/enable-user'

export const POST = route({ permission: 'access.manage', params: UserParams }, ({ ctx, params }) =>
  enableUser(ctx, params.id),
)
