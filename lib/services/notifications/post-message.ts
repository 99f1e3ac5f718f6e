import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import { type AllowList, hostOf, judgeIp, judgeUrl } from '@/lib/domain/notifications/judge-address'

/** What came of one attempt. `final`: trying again would not help. */
export type Attempt =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly answer: string; readonly final?: boolean }

export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How names become addresses; `dns.lookup` unless a test says otherwise. */
export type ResolveAll = (
  host: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: { address: string; family: number }[]) => void,
) => void

export interface PostOptions {
  readonly allow: AllowList
  readonly resolve?: ResolveAll
  /** For all of it: name, connection, answer. */
  readonly timeoutMs?: number
}

class RefusedAddress extends Error {}

/**
 * Sends one message. The address that is connected to is judged, not a name that could lead elsewhere a moment later; redirects are not
 * followed; of the answer only the status is read.
 */
export async function postMessage(message: Message, options: PostOptions): Promise<Attempt> {
  const { allow, resolve = systemLookup as ResolveAll, timeoutMs = 10_000 } = options
  const judged = judgeUrl(message.url, allow)
  if (!judged.ok) return { ok: false, answer: judged.why, final: true }
  const { url } = judged
  const dispatcher = new Agent({ connect: guardedConnector(allow, hostOf(url), resolve, timeoutMs) })
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Keyscope', ...message.headers },
      body: message.body,
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
    })
    // Closing the connection is the end of it, however much was to come.
    body.on('error', () => {}).destroy()
    return judgeStatus(statusCode)
  } catch (error) {
    return judgeError(error, timeoutMs)
  } finally {
    await dispatcher.destroy()
  }
}

/** Hands the connection the very addresses that were judged, and looks once more at the one it got. */
function guardedConnector(
  allow: AllowList,
  host: string,
  resolve: ResolveAll,
  timeoutMs: number,
): buildConnector.connector {
  const lookup: LookupFunction = (name, options, done) => {
    resolve(name, { all: true }, (error, addresses) => {
      const why = error ? null : firstRefusal(addresses, allow, host)
      const [first] = addresses ?? []
      if (error ?? why ?? !first) done(error ?? new RefusedAddress(why ?? `${name} has no address.`), '', 0)
      else if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
  // Node passes on what `lookup` is given here; undici's type names only what it uses itself.
  const connect = buildConnector({ timeout: timeoutMs, lookup } as buildConnector.BuildOptions)
  return (asked, done) =>
    connect(asked, (error, socket) => {
      if (error) return done(error, null)
      const why = judgeIp(socket.remoteAddress ?? '', allow, host)
      if (!why) return done(null, socket)
      socket.destroy()
      done(new RefusedAddress(why), null)
    })
}

/** One bad address among good ones is reason enough: an honest host has none. */
function firstRefusal(addresses: readonly { address: string }[], allow: AllowList, host: string): string | null {
  for (const { address } of addresses) {
    const why = judgeIp(address, allow, host)
    if (why) return `${host} leads to ${why}`
  }
  return null
}

function judgeStatus(status: number): Attempt {
  if (status >= 200 && status < 300) return { ok: true, answer: `HTTP ${status}` }
  if (status >= 300 && status < 400)
    return {
      ok: false,
      answer: `HTTP ${status}: redirects are not followed. Give the channel the URL that it leads to.`,
    }
  if (status === 410) return { ok: false, answer: 'HTTP 410: the receiver is gone for good.', final: true }
  return { ok: false, answer: `HTTP ${status}` }
}

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Its host has no address.',
  EAI_AGAIN: 'The address of its host could not be looked up.',
  ECONNREFUSED: 'Nothing listens there.',
  ECONNRESET: 'It closed the connection.',
  UND_ERR_SOCKET: 'It closed the connection.',
  EPIPE: 'It closed the connection.',
}

/** In our own words: what a library says could hold the URL. */
function judgeError(error: unknown, timeoutMs: number): Attempt {
  if (error instanceof RefusedAddress) return { ok: false, answer: error.message, final: true }
  const { code = '', name = '' } = (error ?? {}) as { code?: string; name?: string }
  if (name === 'TimeoutError' || code.endsWith('TIMEOUT') || code === 'ETIMEDOUT')
    return { ok: false, answer: `It did not answer within ${timeoutMs / 1000} seconds.` }
  if (/CERT|SSL|TLS|SIGNATURE/.test(code)) return { ok: false, answer: `Its certificate was not accepted (${code}).` }
  return { ok: false, answer: words[code] ?? `It could not be reached (${code || name}).` }
}
