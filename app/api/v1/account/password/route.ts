import { ChangePasswordInput } from '@/lib/contracts/account'
import { route } from '@/lib/http/route'
import { changePassword } from '@/lib/services/account/change-password'

export const POST = route({ whileDue: true, body: ChangePasswordInput }, ({ ctx, body }) => changePassword(ctx, body))
