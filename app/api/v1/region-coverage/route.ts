import { RegionCoverageQuery } from '@/lib/contracts/region-coverage'
import { route } from '@/lib/http/route'
import { listRegionCoverage } from '@/lib/services/region-coverage/list-region-coverage'

export const GET = route({ permission: 'inventory.read', query: RegionCoverageQuery }, ({ ctx, query }) =>
  listRegionCoverage(ctx, query),
)
