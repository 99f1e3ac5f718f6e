import type { Auth } from '../auth'
import { handleAuth } from '../handle-auth'
import { findSignedIn } from '../session'

export const testAppUrl = 'http://localhost:3000'
export const testSecret = 'only-for-tests-only-for-tests-only'

export interface Call {
  readonly body?: unknown
  readonly cookie?: string
  readonly origin?: string
  readonly address?: string
}

/** What a browser sends to the sign-in endpoints, without a server in between. */
export function callAuth(
  auth: Auth,
  path: string,
  { body, cookie, origin = testAppUrl, address = '192.0.2.7' }: Call = {},
) {
  const headers = new Headers({ host: 'localhost:3000', origin, 'x-forwarded-for': address })
  if (cookie) headers.set('cookie', cookie)
  if (body) headers.set('content-type', 'application/json')
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers }
  return handleAuth(auth, new Request(`${testAppUrl}/api/auth/${path}`, init))
}

export const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

export const signedInBy = (auth: Auth, cookie: string, present = true) =>
  findSignedIn(auth, new Headers({ cookie }), { present })
