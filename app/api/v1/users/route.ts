import { route } from '@/lib/http/route'
import { listUsers } from '@/lib/services/access/list-users'

export const GET = route({ permission: 'access.manage' }, ({ ctx }) => listUsers(ctx))
