import { UserParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { getUser } from '@/lib/services/access/get-user'

export const GET = route({ permission: 'access.manage', params: UserParams }, ({ ctx, params }) =>
  getUser(ctx, params.id),
)
