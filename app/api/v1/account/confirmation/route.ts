import { ConfirmInput } from '@/lib/contracts/account'
import { route } from '@/lib/http/route'
import { confirmPassword } from '@/lib/services/account/confirm-password'

export const POST = route({ whileDue: true, body: ConfirmInput }, ({ ctx, body }) => confirmPassword(ctx, body))
