import { route } from '@/lib/http/route'
import { startPasskey } from '@/lib/services/account/start-passkey'

export const POST = route({ whileDue: true }, ({ ctx }) => startPasskey(ctx))
