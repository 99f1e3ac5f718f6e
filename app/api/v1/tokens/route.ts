import { CreateTokenInput } from '@/lib/contracts/tokens'
import { route } from '@/lib/http/route'
import { createToken } from '@/lib/services/tokens/create-token'
import { listTokens } from '@/lib/services/tokens/list-tokens'

export const GET = route({ permission: 'tokens.create' }, ({ ctx }) => listTokens(ctx))

export const POST = route({ permission: 'tokens.create', body: CreateTokenInput, status: 201 }, ({ ctx, body }) =>
  createToken(ctx, body),
)
