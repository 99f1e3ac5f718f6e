import { route } from '@/lib/http/route'
import { getEventFreshness } from '@/lib/services/changes/get-event-freshness'

export const GET = route({ permission: 'scans.read' }, ({ ctx }) => getEventFreshness(ctx))
