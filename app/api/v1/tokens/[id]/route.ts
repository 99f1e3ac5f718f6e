import { TokenParams } from '@/lib/contracts/tokens'
import { route } from '@/lib/http/route'
import { revokeToken } from '@/lib/services/tokens/revoke-token'

export const DELETE = route({ permission: 'tokens.create', params: TokenParams }, ({ ctx, params }) =>
  revokeToken(ctx, params.id),
)
