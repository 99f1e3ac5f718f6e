import { route } from '@/lib/http/route'
import { getPosture } from '@/lib/services/posture/get-posture'

export const GET = route({ permission: 'inventory.read' }, ({ ctx }) => getPosture(ctx))
