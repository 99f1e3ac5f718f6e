import { z } from 'zod'

/** The server's answer to a call it refused or could not do (RFC 9457). The message is fit to be shown. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    /** Refused fields of the input, by path. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** What the error says to a program; a contract of the route says its shape. */
    readonly details: unknown = null,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

const Problem = z.object({
  code: z.string().catch('internal'),
  detail: z.string().optional(),
  title: z.string().optional(),
  requestId: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
  details: z.unknown().optional(),
})

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** The browser's one door to the server: typed by the contract, refused where the answer is not what the contract says. */
export const api = {
  get: <T extends z.ZodType>(path: string, view: T, query?: Query, signal?: AbortSignal) =>
    call(withQuery(path, query), view, { method: 'GET', signal: signal ?? null }),
  post: <T extends z.ZodType>(path: string, view: T, body: unknown = {}) => write('POST', path, view, body),
  /** Sends a text as it is: what another program printed as JSON. */
  postText: <T extends z.ZodType>(path: string, view: T, body: string) =>
    call(path, view, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  put: <T extends z.ZodType>(path: string, view: T, body: unknown) => write('PUT', path, view, body),
  patch: <T extends z.ZodType>(path: string, view: T, body: unknown) => write('PATCH', path, view, body),
  /** Answers nothing, unless a view says what. */
  delete: <T extends z.ZodType = z.ZodNull>(path: string, view?: T) =>
    write('DELETE', path, view ?? z.null(), {}) as Promise<z.infer<T>>,
}

const write = <T extends z.ZodType>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  view: T,
  body: unknown,
) => call(path, view, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** Empty values are left out: they are the defaults of every list. */
export function withQuery(path: string, query: Query = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined)
  if (entries.length === 0) return path
  return `${path}?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`
}

async function call<T extends z.ZodType>(path: string, view: T, init: RequestInit): Promise<z.infer<T>> {
  const response = await reach(path, init)
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw toApiError(response.status, body)
  const parsed = view.safeParse(body)
  if (parsed.success) return parsed.data
  throw new ApiError(
    response.status,
    'internal',
    `${path} answered in a shape this page does not know. Reload the page: the server may have been updated. (${z.prettifyError(parsed.error)})`,
  )
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, 'unavailable', 'The server could not be reached. Check the connection and try again.')
  }
}

function toApiError(status: number, body: unknown): ApiError {
  const problem = Problem.safeParse(body)
  if (!problem.success) return new ApiError(status, 'internal', `The server answered ${status} without saying why.`)
  const { code, detail, title, requestId, fields, details } = problem.data
  const message = detail ?? title ?? `The server answered ${status}.`
  return new ApiError(status, code, message, requestId ?? null, fields, details ?? null)
}
