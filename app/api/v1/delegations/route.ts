import { DelegateInput } from '@/lib/contracts/delegations'
import { route } from '@/lib/http/route'
import { delegate } from '@/lib/services/delegations/delegate'
import { listDelegations } from '@/lib/services/delegations/list-delegations'

export const GET = route({ permission: 'grants.read' }, ({ ctx }) => listDelegations(ctx))

export const POST = route({ permission: 'grants.decide', body: DelegateInput, status: 201 }, ({ ctx, body }) =>
  delegate(ctx, body),
)
