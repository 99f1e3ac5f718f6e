import { route } from '@/lib/http/route'
import { listBrokenGlass } from '@/lib/services/grants/list-broken-glass'

export const GET = route({ permission: 'grants.read' }, ({ ctx }) => listBrokenGlass(ctx))
