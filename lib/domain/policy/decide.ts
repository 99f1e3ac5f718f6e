import { type Documents, isIncomplete } from './documents'
import type { Judged } from './judged'
import { deniedImplicitly, findPaths } from './paths'
import type { GrantFacts } from './question'
import { askAll, type Says } from './says'
import { both, MAYBE, NO, type Tri, YES } from './tri'
import type { Because } from './verdict'

/** `undocumented`: allowed or not depending on a rule AWS does not publish. */
export type Outcome = 'allowed' | 'denied' | 'depends' | 'undocumented'

export interface Decided {
  readonly outcome: Outcome
  readonly because: Because
  /** The grant that decided, when one did. */
  readonly grant?: GrantFacts
}

/** Domain 1.2, in its order, for one request and what is assumed of its unknown keys. */
export function decide(judged: Judged): Decided {
  const { documents, facts, crossAccount } = judged
  const { operation } = facts
  const says = askAll(judged)
  const explicit = denying(says, YES)
  if (explicit) return { outcome: 'denied', because: `explicit-deny:${explicit}` }
  const possible = denying(says, MAYBE)

  if (crossAccount && !operation.crossAccount) return { outcome: 'denied', because: 'cross-account-operation' }
  const scp = says.scp?.allow ?? YES
  if (scp === NO) return { outcome: 'denied', because: 'implicit:scp' }
  const through = endpointAllows(says, documents)
  if (through === NO) return { outcome: 'denied', because: 'implicit:vpc-endpoint-policy' }

  const found = findPaths(judged, says)
  const { paths } = found
  const open = paths.find((path) => path.open === YES)
  if (open && both(scp, through) === YES && !possible)
    return { outcome: 'allowed', because: open.because, grant: open.grant }
  const perhaps = open ?? paths.find((path) => path.open === MAYBE)
  const unclear = paths.find((path) => path.undocumented && path.undocumented.open !== NO)
  if (unclear && !open && (!perhaps || unclear.undocumented?.open === YES))
    return { outcome: 'undocumented', because: `undocumented:${unclear.undocumented!.cap}`, grant: unclear.grant }
  if (!perhaps) return { outcome: 'denied', ...deniedImplicitly(judged, found) }
  const gate = possible ? (`explicit-deny:${possible}` as const) : scp === MAYBE ? 'implicit:scp' : null
  return { outcome: 'depends', because: (open && gate) ?? perhaps.because, grant: perhaps.grant }
}

type DenyingLayer =
  | 'key-policy'
  | 'identity-policy'
  | 'permissions-boundary'
  | 'session-policy'
  | 'scp'
  | 'rcp'
  | 'vpc-endpoint-policy'

/** The first layer whose explicit Deny is this certain, in the order a reader looks for it. */
function denying(says: Says, sureness: Tri): DenyingLayer | null {
  if (says.keyPolicy.deny === sureness) return 'key-policy'
  if (says.identity.deny === sureness) return 'identity-policy'
  if (says.boundary?.deny === sureness) return 'permissions-boundary'
  if (says.session?.deny === sureness) return 'session-policy'
  if (says.scp?.deny === sureness) return 'scp'
  if (says.rcp?.deny === sureness) return 'rcp'
  return says.endpoint?.deny === sureness ? 'vpc-endpoint-policy' : null
}

// An unreadable document is taken to allow everything; `evaluate` says what that makes of the answer.
const endpointAllows = ({ endpoint }: Says, documents: Documents): Tri =>
  !endpoint || isIncomplete(documents, 'vpc-endpoint-policy') ? YES : endpoint.allow
