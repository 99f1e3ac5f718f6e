import { route } from '@/lib/http/route'
import { getCheckpoints } from '@/lib/services/audit/get-checkpoints'

export const GET = route({ permission: 'audit.read' }, ({ ctx }) => getCheckpoints(ctx))
