import { AccountItemParams } from '@/lib/contracts/account'
import { route } from '@/lib/http/route'
import { endSession } from '@/lib/services/account/end-sessions'

export const DELETE = route({ params: AccountItemParams }, ({ ctx, params }) => endSession(ctx, params.id))
