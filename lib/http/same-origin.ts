import { forbidden, invalidInput } from '@/lib/errors'
import { bearerOf } from './bearer'

/**
 * Refuses a write that another site could have caused. A browser sends Origin with every write and Sec-Fetch-Site where it
 * knows it; a write with neither comes from no page of ours. JSON only: a form on another site cannot send it unasked.
 */
export function requireSameOriginWrite(request: Request, appUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  // No browser sends a token by itself, so nothing another site could have caused comes with one.
  if (bearerOf(request.headers) === null) requireOwnPage(request, appUrl)
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw invalidInput(`Expected the content type application/json, got ${type ?? 'none'}.`)
  }
}

function requireOwnPage(request: Request, appUrl: string): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site !== null && site !== 'same-origin') throw crossSite(site)
  if (origin !== null && !ownOrigins(request, appUrl).includes(origin)) throw crossSite(origin)
  if (site === null && origin === null) throw forbidden('A write must carry the Origin header of this console.')
}

/** The configured address, and the one this request was sent to (localhost by another name, a second host name). */
export function ownOrigins(request: Request, appUrl: string): string[] {
  const { origin, protocol } = new URL(appUrl)
  const host = request.headers.get('host')
  return host ? [origin, `${protocol}//${host}`] : [origin]
}

const crossSite = (from: string) =>
  forbidden(`This write came from elsewhere (${from}). Open the console itself and try again.`)
