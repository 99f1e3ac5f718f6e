import { route } from '@/lib/http/route'
import { getScopeOptions } from '@/lib/services/scans/get-scope-options'

export const GET = route({ permission: 'scans.read' }, ({ ctx }) => getScopeOptions(ctx))
