import type { AuthorizationQuestion } from './question'
import type { Verdict } from './verdict'

/**
 * May this principal perform this operation on this key, and why? Domain rules R1-R26.
 * Pure: no clock, no I/O. Never throws on policy content: a document that cannot be understood makes the verdict `unknown`.
 */
export function evaluate(_question: AuthorizationQuestion): Verdict {
  throw new Error('not built yet')
}
