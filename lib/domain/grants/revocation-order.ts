import type { Grant } from '../inventory/key'
import { isInstanceGrant } from '../launch-paths/key-facts'
import { type KeyWithoutGrants, type Revocation, revocationEffects } from './revocation'

const rankOf = ({ effect }: Revocation) => revocationEffects.indexOf(effect)
const harmOf = ({ breaks }: Revocation) => breaks.length

/**
 * The order in which grants are revoked most safely: who is left over first, then whose needs stay allowed by another way, then what
 * nobody can tell, then what breaks something, the least harm first. Each step is judged after the ones before it: of two grants that
 * cover for each other the first is harmless, and the second breaks. A grant only allows, so what breaks now cannot become harmless
 * by revoking others that break nothing.
 */
export function safestOrder(key: KeyWithoutGrants, grants: readonly Grant[]): Revocation[] {
  const steps: Revocation[] = []
  let now = key
  let waiting: readonly Grant[] = grants
  for (const wanted of ['left-over', 'covered', 'not-told'] as const) {
    waiting = waiting.filter((grant) => {
      const { revocation, after } = now.revoke(grant)
      if (revocation.effect !== wanted) return true
      steps.push(revocation)
      now = after
      return false
    })
  }
  // EC2's grants for instances bear on no need: one volume each, in whatever order.
  steps.push(...waiting.filter(isInstanceGrant).map((grant) => now.revoke(grant).revocation))
  waiting = waiting.filter((grant) => !isInstanceGrant(grant))
  while (waiting.length > 0) {
    const state = now
    const next = waiting.map((grant) => ({ grant, ...state.revoke(grant) })).reduce(safer)
    steps.push(next.revocation)
    now = next.after
    waiting = waiting.filter((grant) => grant !== next.grant)
  }
  return steps
}

/** The first of two where they do the same harm. */
const safer = <T extends { readonly revocation: Revocation }>(a: T, b: T): T =>
  (rankOf(b.revocation) - rankOf(a.revocation) || harmOf(b.revocation) - harmOf(a.revocation)) < 0 ? b : a
