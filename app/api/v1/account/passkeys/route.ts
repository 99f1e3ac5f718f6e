import { AddPasskeyInput } from '@/lib/contracts/account'
import { route } from '@/lib/http/route'
import { addPasskey } from '@/lib/services/account/add-passkey'

export const POST = route({ whileDue: true, body: AddPasskeyInput, status: 201 }, ({ ctx, body }) =>
  addPasskey(ctx, body),
)
