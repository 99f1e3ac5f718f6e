import { AppError } from '../../lib/errors'

/** What the exit codes mean. */
export const exit = { done: 0, problem: 1, usage: 2 } as const

export const isAppError = (error: unknown): error is AppError => error instanceof AppError

/** Says at the end that a problem was found, without stopping now. */
export function foundProblem(): void {
  process.exitCode = exit.problem
}
