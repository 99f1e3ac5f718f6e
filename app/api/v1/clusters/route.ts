import { ClusterListQuery } from '@/lib/contracts/clusters'
import { route } from '@/lib/http/route'
import { listClusters } from '@/lib/services/clusters/list-clusters'

export const GET = route({ permission: 'inventory.read', query: ClusterListQuery }, ({ ctx, query }) =>
  listClusters(ctx, query),
)
