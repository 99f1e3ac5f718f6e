import { AssignmentParams } from '@/lib/contracts/access'
import { route } from '@/lib/http/route'
import { withdrawRole } from '@/lib/services/access/withdraw-role'

export const DELETE = route({ permission: 'access.manage', params: AssignmentParams }, ({ ctx, params }) =>
  withdrawRole(ctx, { userId: params.id, assignmentId: params.assignmentId }),
)
