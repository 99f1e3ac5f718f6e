import { auth } from '@/lib/auth/auth'
import { handleAuth } from '@/lib/auth/handle-auth'
import { bounded } from '@/lib/http/bounded'

const handler = bounded(65_536, (request) => handleAuth(auth(), request))

export { handler as GET, handler as POST }
