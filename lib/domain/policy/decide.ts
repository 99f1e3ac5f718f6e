import { type Documents, isIncomplete } from './documents'
import type { Judged, JudgedQuestion } from './judged'
import { crossAccountOperations, hasOperation, intersect, minus, type OperationSet, unite } from './operation-set'
import { deniedImplicitly, type Found, findPaths, tighterCap } from './paths'
import type { GrantFacts } from './question'
import { askAll, type Says } from './says'
import { MAYBE, NO, type Tri, YES } from './tri'
import { always, answerAt, certainly, join, meet, never, possibly, type TriSet } from './tri-set'
import type { Because } from './verdict'

/** `undocumented`: allowed or not depending on a rule AWS does not publish. */
export type Outcome = 'allowed' | 'denied' | 'depends' | 'undocumented'

/** The operations asked about, by outcome. An unreadable document is taken to allow everything; see settle.ts. */
export interface Outcomes {
  readonly allowed: OperationSet
  readonly denied: OperationSet
  readonly undocumented: OperationSet
  /** Of the denied: no Deny and no cap of the organization stands in the way, only an Allow is missing. */
  readonly lacking: OperationSet
}

export interface Weighed {
  readonly outcomes: Outcomes
  readonly says: Says
  readonly found: Found
}

/** Domain 1.2 for all operations asked about, and what is assumed of the request's unknown keys. */
export function weigh(judged: Judged, says = askAll(judged)): Weighed {
  const { documents, crossAccount, asked } = judged
  const found = findPaths(judged, says)
  const deny = deniedByAny(says)
  const gates = meet(says.scp?.allow ?? always, endpointAllows(says, documents))
  let open: TriSet = never
  let uncapped: TriSet = never
  for (const path of found.paths) {
    open = join(open, path.open)
    if (path.undocumented) uncapped = join(uncapped, path.undocumented)
  }

  const reachable = crossAccount ? intersect(asked, crossAccountOperations) : asked
  const standing = minus(intersect(reachable, possibly(gates)), certainly(deny))
  const allowed = minus(intersect(intersect(standing, certainly(open)), certainly(gates)), possibly(deny))
  const doubtful = unite(minus(possibly(uncapped), possibly(open)), minus(certainly(uncapped), certainly(open)))
  const undocumented = intersect(standing, doubtful)
  const lacking = minus(minus(standing, possibly(open)), undocumented)
  return { outcomes: { allowed, undocumented, lacking, denied: unite(minus(asked, standing), lacking) }, says, found }
}

function deniedByAny({ keyPolicy, identity, boundary, session, scp, rcp, endpoint }: Says): TriSet {
  let deny = join(keyPolicy.deny, identity.deny)
  if (boundary) deny = join(deny, boundary.deny)
  if (session) deny = join(deny, session.deny)
  if (scp) deny = join(deny, scp.deny)
  if (rcp) deny = join(deny, rcp.deny)
  return endpoint ? join(deny, endpoint.deny) : deny
}

export interface Decided {
  readonly outcome: Outcome
  readonly because: Because
  /** The grant that decided, when one did. */
  readonly grant?: GrantFacts
  /** Denied, and only for want of an Allow: another grant could have helped. */
  readonly lacking: boolean
}

/** The outcome for the question's operation, and what it rests on. */
export function decide(judged: JudgedQuestion): Decided {
  const { operation } = judged
  const { outcomes, says, found } = weigh(judged)
  const lacking = hasOperation(outcomes.lacking, operation)
  if (hasOperation(outcomes.denied, operation)) return { outcome: 'denied', ...whyDenied(judged, says, found), lacking }
  const open = found.paths.find((path) => answerAt(path.open, operation) === YES)
  if (hasOperation(outcomes.allowed, operation))
    return { outcome: 'allowed', because: open!.because, grant: open!.grant, lacking }
  const perhaps = open ?? found.paths.find((path) => answerAt(path.open, operation) === MAYBE)
  if (hasOperation(outcomes.undocumented, operation)) {
    const sureness = perhaps ? YES : MAYBE
    const unclear = found.paths.find((p) => p.undocumented && answerAt(p.undocumented, operation) >= sureness)
    return {
      outcome: 'undocumented',
      because: `undocumented:${tighterCap(found.sides, judged)}`,
      grant: unclear?.grant,
      lacking,
    }
  }
  const possible = denying(says, judged, MAYBE)
  const scp = says.scp ? answerAt(says.scp.allow, operation) : YES
  const gate = possible ? (`explicit-deny:${possible}` as const) : scp === MAYBE ? 'implicit:scp' : null
  return { outcome: 'depends', because: (open && gate) ?? perhaps!.because, grant: perhaps!.grant, lacking }
}

function whyDenied(judged: JudgedQuestion, says: Says, found: Found): Pick<Decided, 'because' | 'grant'> {
  const { operation, crossAccount, documents } = judged
  const explicit = denying(says, judged, YES)
  if (explicit) return { because: `explicit-deny:${explicit}` }
  if (crossAccount && !operation.crossAccount) return { because: 'cross-account-operation' }
  if (says.scp && answerAt(says.scp.allow, operation) === NO) return { because: 'implicit:scp' }
  if (answerAt(endpointAllows(says, documents), operation) === NO) return { because: 'implicit:vpc-endpoint-policy' }
  return deniedImplicitly(judged, found)
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
function denying(says: Says, { operation }: JudgedQuestion, sureness: Tri): DenyingLayer | null {
  const denies = (say: { deny: TriSet } | null) => say !== null && answerAt(say.deny, operation) === sureness
  if (denies(says.keyPolicy)) return 'key-policy'
  if (denies(says.identity)) return 'identity-policy'
  if (denies(says.boundary)) return 'permissions-boundary'
  if (denies(says.session)) return 'session-policy'
  if (denies(says.scp)) return 'scp'
  if (denies(says.rcp)) return 'rcp'
  return denies(says.endpoint) ? 'vpc-endpoint-policy' : null
}

const endpointAllows = ({ endpoint }: Says, documents: Documents): TriSet =>
  !endpoint || isIncomplete(documents, 'vpc-endpoint-policy') ? always : endpoint.allow
