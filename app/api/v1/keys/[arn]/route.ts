import { ArnParams } from '@/lib/http/arn-params'
import { route } from '@/lib/http/route'
import { getKey } from '@/lib/services/keys/get-key'

export const GET = route({ permission: 'inventory.read', params: ArnParams }, ({ ctx, params }) =>
  getKey(ctx, params.arn),
)
