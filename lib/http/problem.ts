import { z } from 'zod'
import { AppError, type ErrorCode } from '@/lib/errors'
import { logger } from '@/lib/logger'

/** RFC 9457. `requestId` is what a person quotes when they ask for help. */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
  readonly requestId: string
  /** Fields that were refused, by path. */
  readonly fields?: Readonly<Record<string, string>>
  /** What the error says to a program: which checks refuse, which changes cannot be made. Its shape goes with `code` and route. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** The one place that knows status codes. */
function statusOf(code: ErrorCode): { status: number; title: string } {
  switch (code) {
    case 'invalid-input':
      return { status: 400, title: 'Invalid input' }
    case 'unauthenticated':
      return { status: 401, title: 'Not signed in' }
    case 'forbidden':
      return { status: 403, title: 'Not allowed' }
    case 'not-found':
      return { status: 404, title: 'Not found' }
    case 'conflict':
      return { status: 409, title: 'Conflict' }
    case 'precondition-failed':
      return { status: 412, title: 'Precondition failed' }
    case 'too-large':
      return { status: 413, title: 'Too large' }
    case 'rate-limited':
      return { status: 429, title: 'Too many requests' }
    case 'unavailable':
      return { status: 503, title: 'Unavailable' }
    case 'internal':
      return { status: 500, title: 'Something went wrong' }
  }
}

/** Turns anything thrown into an answer. What is not an AppError or a refused input is a bug: the log gets it, nobody else. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof z.ZodError) return refusedInput(error, requestId)
  if (error instanceof AppError && error.code !== 'internal') {
    const { status, title } = statusOf(error.code)
    const details = Object.keys(error.details).length > 0 ? { details: error.details } : {}
    return { type: 'about:blank', title, status, code: error.code, detail: error.message, requestId, ...details }
  }
  logger.error({ err: error, requestId }, 'A request failed unexpectedly')
  const { status, title } = statusOf('internal')
  const detail = `Something went wrong on our side. Quote ${requestId} when you ask for help.`
  return { type: 'about:blank', title, status, code: 'internal', detail, requestId }
}

function refusedInput(error: z.ZodError, requestId: string): Problem {
  const { status, title } = statusOf('invalid-input')
  const fields = Object.fromEntries(error.issues.map((issue) => [issue.path.join('.') || 'body', issue.message]))
  const detail = Object.entries(fields)
    .map(([field, message]) => `${field}: ${message}`)
    .join(' ')
  return { type: 'about:blank', title, status, code: 'invalid-input', detail, requestId, fields }
}

export function problemResponse(error: unknown, requestId: string): Response {
  const problem = toProblem(error, requestId)
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  })
  const seconds = problem.details?.retryAfterSeconds
  if (typeof seconds === 'number') headers.set('retry-after', String(seconds))
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}
