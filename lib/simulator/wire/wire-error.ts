import type { Members } from './messages'

/** An error whose code AWS does not model for the operation: AccessDeniedException, ThrottlingException, … */
export class WireError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    readonly members: Members = {},
  ) {
    super(message)
    this.name = code
  }
}
