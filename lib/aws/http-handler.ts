import { Readable } from 'node:stream'
import { type HttpHandler, HttpResponse } from '@smithy/core/protocols'
import type { HttpHandlerOptions, HttpRequest } from '@smithy/types'
import { Agent, type Dispatcher } from 'undici'

export interface HttpHandlerSettings {
  /** Covers waiting for a socket, connecting, headers and body. */
  readonly timeoutMs?: number
  readonly connections?: number
}

/** An answer that no AWS service gives: an HTML page from a proxy, a load balancer or another server at that address. */
export class MalformedAnswerError extends Error {
  readonly $metadata: { readonly httpStatusCode: number }

  constructor(status: number, start: string) {
    super(`HTTP ${status} with an HTML page instead of an AWS answer: ${start}`)
    this.name = 'MalformedAnswerError'
    this.$metadata = { httpStatusCode: status }
  }
}

/**
 * The one HTTP handler of all AWS clients: keep-alive sockets shared by every account and Region, whole bodies, one deadline.
 * For control-plane calls only; it does not stream.
 */
export function createHttpHandler(settings: HttpHandlerSettings = {}): HttpHandler<object> & { destroy(): void } {
  const { timeoutMs = 20_000, connections = 128 } = settings
  const agent = new Agent({ connections, pipelining: 1, keepAliveTimeout: 20_000, connect: { timeout: 5_000 } })
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest, options: HttpHandlerOptions = {}) {
      const answer = await exchange(agent, request, options.requestTimeout || timeoutMs, options.abortSignal)
      const body = Buffer.concat(answer.chunks)
      refusePage(answer.status, body)
      return { response: new HttpResponse({ statusCode: answer.status, headers: answer.headers, body }) }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {
      void agent.destroy()
    },
  }
}

/** S3's client takes the body of an object as a stream alone; ours are whole, and small. */
export function withStreams(handler: HttpHandler<object>): HttpHandler<object> {
  return {
    ...handler,
    async handle(request, options) {
      const { response } = await handler.handle(request, options)
      response.body = Readable.from([response.body])
      return { response }
    },
  }
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly chunks: Buffer[]
}

function exchange(
  agent: Dispatcher,
  request: HttpRequest,
  timeoutMs: number,
  signal: HttpHandlerOptions['abortSignal'],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = {}
    const chunks: Buffer[] = []
    let status = 0
    let settled = false
    let abort: ((error?: Error) => void) | undefined

    const settle = (finish: () => void) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      if (signal && 'removeEventListener' in signal) signal.removeEventListener('abort', onAbort)
      finish()
    }
    const fail = (error: Error) =>
      settle(() => {
        abort?.(error)
        reject(error)
      })
    const onAbort = () => fail(named('AbortError', 'The request was aborted.'))
    const timer = setTimeout(
      () => fail(named('TimeoutError', `No complete answer from ${request.hostname} within ${timeoutMs} ms.`)),
      timeoutMs,
    )
    if (signal?.aborted) return onAbort()
    if (signal && 'addEventListener' in signal) signal.addEventListener('abort', onAbort)

    agent.dispatch(
      {
        origin: `${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ''}`,
        path: pathOf(request),
        method: request.method as Dispatcher.HttpMethod,
        headers: withoutLength(request.headers),
        body: request.body ?? null,
      },
      {
        onConnect(cancel) {
          if (settled) cancel()
          else abort = cancel
        },
        onHeaders(code, raw) {
          status = code
          for (let at = 0; at + 1 < raw.length; at += 2) {
            headers[String(raw[at]).toLowerCase()] = String(raw[at + 1])
          }
          return true
        },
        onData(chunk) {
          chunks.push(chunk)
          return true
        },
        onComplete() {
          settle(() => resolve({ status, headers, chunks }))
        },
        onError(error) {
          fail(asRetryable(error))
        },
      },
    )
  })
}

function pathOf(request: HttpRequest): string {
  const pairs = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === null ? encode(name) : `${encode(name)}=${encode(one)}`,
    ),
  )
  return pairs.length > 0 ? `${request.path}?${pairs.join('&')}` : request.path
}

/** RFC 3986, as SigV4 wants it: `encodeURIComponent` leaves five characters alone. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

// undici sets the length from the body and refuses a second one.
function withoutLength(headers: Record<string, string>): Record<string, string> {
  const { 'content-length': _length, ...rest } = headers
  return rest
}

/** The SDK retries a lost connection only under Node's own codes; undici has codes of its own. */
function asRetryable(error: Error & { code?: string }): Error {
  if (error.code === 'UND_ERR_SOCKET') return Object.assign(error, { code: 'ECONNRESET' })
  if (error.code === 'UND_ERR_CONNECT_TIMEOUT') return Object.assign(error, { code: 'ETIMEDOUT' })
  return error
}

function refusePage(status: number, body: Buffer): void {
  // The content type says nothing: some AWS-like servers label XML as HTML.
  const start = body.subarray(0, 200).toString('utf8').trimStart()
  if (/^<(!doctype html|html)/i.test(start)) throw new MalformedAnswerError(status, titleOf(body) ?? start.slice(0, 80))
}

function titleOf(body: Buffer): string | undefined {
  return /<title>([^<]{1,120})/i.exec(body.subarray(0, 2_000).toString('utf8'))?.[1]?.trim()
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name })
