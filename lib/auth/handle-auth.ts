import 'server-only'
import type { Auth } from './auth'

/**
 * What better-auth offers to the outside here. Everything else it could do (changing one's name, linking logins, showing
 * session tokens) is closed: names in the audit log are not the signed-in person's to choose.
 */
const openPaths = ['sign-in/email', 'sign-in/social', 'callback/oidc', 'sign-out', 'error'] as const

function isOpen(pathname: string): boolean {
  return openPaths.some((path) => pathname === `/api/auth/${path}`)
}

export async function handleAuth(auth: Auth, request: Request): Promise<Response> {
  if (!isOpen(new URL(request.url).pathname)) return new Response(null, { status: 404 })
  const response = await auth.handler(request)
  response.headers.set('cache-control', 'no-store')
  return response
}
