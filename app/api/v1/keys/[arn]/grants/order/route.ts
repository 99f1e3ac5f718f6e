import { OrderInput } from '@/lib/contracts/grant-uses'
import { ArnParams } from '@/lib/http/arn-params'
import { route } from '@/lib/http/route'
import { orderRevocations } from '@/lib/services/keys/order-revocations'

export const POST = route(
  { permission: 'inventory.read', params: ArnParams, body: OrderInput },
  ({ ctx, params, body }) => orderRevocations(ctx, params.arn, body),
)
