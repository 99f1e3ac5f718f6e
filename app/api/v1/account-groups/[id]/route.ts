import { AccountGroupInput, AccountGroupParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { changeAccountGroup } from '@/lib/services/access/change-account-group'
import { deleteAccountGroup } from '@/lib/services/access/delete-account-group'
import { getAccountGroup } from '@/lib/services/access/get-account-group'

export const GET = route({ permission: 'access.manage', params: AccountGroupParams }, ({ ctx, params }) =>
  getAccountGroup(ctx, params.id),
)

export const PUT = route(
  { permission: 'access.manage', params: AccountGroupParams, body: AccountGroupInput },
  ({ ctx, params, body }) => changeAccountGroup(ctx, { ...body, ...params }),
)

export const DELETE = route({ permission: 'access.manage', params: AccountGroupParams }, ({ ctx, params }) =>
  deleteAccountGroup(ctx, params.id),
)
