import { route } from '@/lib/http/route'
import { readAccount } from '@/lib/services/account/read-account'

export const GET = route({ whileDue: true }, ({ ctx }) => readAccount(ctx))
