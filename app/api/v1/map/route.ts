import { MapQuery } from '@/lib/contracts/map'
import { route } from '@/lib/http/route'
import { getMap } from '@/lib/services/access-map/get-map'

export const GET = route({ permission: 'inventory.read', query: MapQuery }, ({ ctx, query }) => getMap(ctx, query))
