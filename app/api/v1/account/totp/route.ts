import { route } from '@/lib/http/route'
import { removeTotp } from '@/lib/services/account/remove-totp'
import { startTotp } from '@/lib/services/account/start-totp'

export const POST = route({ whileDue: true, status: 201 }, ({ ctx }) => startTotp(ctx))

export const DELETE = route({}, ({ ctx }) => removeTotp(ctx))
