import { AccountGroupInput } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { createAccountGroup } from '@/lib/services/access/create-account-group'
import { listAccountGroups } from '@/lib/services/access/list-account-groups'

export const GET = route({ permission: 'access.manage' }, ({ ctx }) => listAccountGroups(ctx))

export const POST = route({ permission: 'access.manage', body: AccountGroupInput, status: 201 }, ({ ctx, body }) =>
  createAccountGroup(ctx, body),
)
