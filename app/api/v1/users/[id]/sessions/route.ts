import { UserParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { endUserSessions } from '@/lib/services/users/end-user-sessions'

export const DELETE = route({ permission: 'access.manage', params: UserParams }, ({ ctx, params }) =>
  endUserSessions(ctx, params.id),
)
