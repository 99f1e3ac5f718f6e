import { sessionView } from '@/lib/auth/require-session'
import { route } from '@/lib/http/route'

export const GET = route({}, ({ ctx }) => sessionView(ctx))
