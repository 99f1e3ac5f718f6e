import { CodeInput } from '@/lib/contracts/account'
import { route } from '@/lib/http/route'
import { confirmTotp } from '@/lib/services/account/confirm-totp'

export const POST = route({ whileDue: true, body: CodeInput }, ({ ctx, body }) => confirmTotp(ctx, body))
