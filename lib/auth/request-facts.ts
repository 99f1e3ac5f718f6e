import { randomUUID } from 'node:crypto'

interface Received {
  get(name: string): string | null
}

/** The id of a call, for its log lines, audit entries and answer. A proxy may bring its own if it is short and plain. */
export function requestIdOf(headers: Received): string {
  const given = headers.get('x-request-id')
  return given && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}

/**
 * The caller's address: the last hop of X-Forwarded-For, which is the one our own server or the proxy before it wrote.
 * What stands left of it was sent by the caller and proves nothing.
 */
export function sourceAddressOf(headers: Received): string | null {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || null
}
