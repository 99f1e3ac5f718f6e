import { ArnParams } from '@/lib/http/arn-params'
import { route } from '@/lib/http/route'
import { getCluster } from '@/lib/services/clusters/get-cluster'

export const GET = route({ permission: 'inventory.read', params: ArnParams }, ({ ctx, params }) =>
  getCluster(ctx, params.arn),
)
