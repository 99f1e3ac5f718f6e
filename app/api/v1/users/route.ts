import { addUser } from '@/lib/auth/add-user'
import { AddUserInput } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { listUsers } from '@/lib/services/access/list-users'

export const GET = route({ permission: 'access.manage' }, ({ ctx }) => listUsers(ctx))

export const POST = route({ permission: 'access.manage', body: AddUserInput, status: 201 }, ({ ctx, body }) =>
  addUser(ctx, body),
)
