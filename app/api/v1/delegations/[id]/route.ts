import { DelegationParams } from '@/lib/contracts/delegations'
import { route } from '@/lib/http/route'
import { revokeDelegation } from '@/lib/services/delegations/revoke-delegation'

export const DELETE = route({ permission: 'grants.decide', params: DelegationParams }, ({ ctx, params }) =>
  revokeDelegation(ctx, params),
)
