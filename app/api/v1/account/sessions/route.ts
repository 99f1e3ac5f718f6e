import { route } from '@/lib/http/route'
import { endOtherSessions } from '@/lib/services/account/end-sessions'

export const DELETE = route({}, ({ ctx }) => endOtherSessions(ctx))
