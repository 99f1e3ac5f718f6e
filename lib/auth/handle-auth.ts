import 'server-only'
import { paths } from '@/lib/paths'
import type { Auth } from './auth'

/**
 * What better-auth offers to the outside here. Everything else it could do (changing one's name, linking logins, showing
 * session tokens) is closed: names in the audit log are not the signed-in person's to choose.
 */
const openPaths = [
  'sign-in/email',
  'sign-in/code',
  'sign-in/passkey/options',
  'sign-in/passkey',
  'sign-in/social',
  'callback/oidc',
  'sign-out',
  'error',
] as const

function isOpen(pathname: string): boolean {
  return openPaths.some((path) => pathname === `/api/auth/${path}`)
}

export async function handleAuth(auth: Auth, request: Request): Promise<Response> {
  if (!isOpen(new URL(request.url).pathname)) return new Response(null, { status: 404 })
  const response = await auth.handler(request)
  response.headers.set('cache-control', 'no-store')
  return isBack(request) && response.status >= 400 ? refusedReturn(response) : response
}

/** Somebody on the way back from the identity provider, in a browser window of its own: JSON would be all they see. */
const isBack = (request: Request) => new URL(request.url).pathname === '/api/auth/callback/oidc'

async function refusedReturn(response: Response): Promise<Response> {
  const refusal: unknown = await response.json().catch(() => null)
  const disabled = typeof refusal === 'object' && refusal && 'code' in refusal && refusal.code === 'ACCOUNT_DISABLED'
  const location = `${paths.signIn()}?error=${disabled ? 'disabled' : 'provider'}`
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })
}
