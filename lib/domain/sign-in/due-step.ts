import type { SignInMethod } from './methods'

/** What somebody who came in has to do before anything else. */
export type DueStep = 'password' | 'second-factor'

/**
 * A password that somebody else knows is replaced first; then, where a second factor is demanded, one is set up. Who came in through
 * the identity provider owes neither: how they prove themselves is the provider's to ask. A passkey is two factors in one, the device
 * and what unlocks it.
 */
export function dueStep(session: {
  readonly method: SignInMethod
  readonly mustChangePassword: boolean
  readonly secondFactorRequired: boolean
}): DueStep | null {
  if (session.method === 'provider') return null
  if (session.mustChangePassword) return 'password'
  return session.secondFactorRequired && session.method === 'password' ? 'second-factor' : null
}
