export type ErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'unauthenticated'
  | 'conflict'
  | 'invalid-input'
  | 'precondition-failed'
  | 'too-large'
  | 'rate-limited'
  | 'unavailable'
  | 'internal'

/**
 * A broken expectation, sorted. The message says what was expected, what came and what to do; it and its details may be shown to a person.
 * Anything thrown that is not an AppError is a bug and leaves the server without its message.
 */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'AppError'
  }
}

export const notFound = (what: string) => new AppError('not-found', `${what} was not found.`)
export const forbidden = (message: string) => new AppError('forbidden', message)
export const conflict = (message: string, details: Record<string, unknown> = {}) =>
  new AppError('conflict', message, details)
export const invalidInput = (message: string, details: Record<string, unknown> = {}) =>
  new AppError('invalid-input', message, details)
export const unauthenticated = () => new AppError('unauthenticated', 'Sign in to continue.')

/** The message of anything thrown, for logs and records of failed work. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
