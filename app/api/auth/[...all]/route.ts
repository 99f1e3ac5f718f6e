import { auth } from '@/lib/auth/auth'
import { handleAuth } from '@/lib/auth/handle-auth'

const handler = (request: Request) => handleAuth(auth(), request)

export { handler as GET, handler as POST }
