import { AssignRoleInput, UserParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { assignRole } from '@/lib/services/access/assign-role'

export const POST = route(
  { permission: 'access.manage', params: UserParams, body: AssignRoleInput },
  ({ ctx, params, body }) => assignRole(ctx, { ...body, userId: params.id }),
)
