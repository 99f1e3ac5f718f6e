import type { Decided, Outcome, Outcomes } from './decide'
import { bearsOn, type Unreadable } from './documents'
import type { Judged, JudgedQuestion } from './judged'
import {
  grantableOperations,
  hasOperation,
  intersect,
  isEmpty,
  minus,
  noOperations,
  type OperationSet,
  unite,
} from './operation-set'
import type { Refined } from './refine'
import type { Residual } from './residual'
import { askEndpoint } from './says'
import type { Because, Decision } from './verdict'

/** The decision on authorization, with unreadable documents taken into account. */
export interface Settled {
  readonly decision: Decision
  readonly because: Because
  readonly grant?: Decided['grant']
  readonly residual: readonly Residual[]
  readonly unreadable?: Unreadable
}

const decisions: Record<Outcome, Decision> = {
  allowed: 'allowed',
  denied: 'denied',
  depends: 'conditional',
  undocumented: 'unknown',
}

/**
 * `refined` took every unreadable document to allow everything. A denial therefore stands; anything else is unknown.
 * Unreadable grants are the other way round: they were taken for none, and could only have allowed more.
 */
export function settle(judged: JudgedQuestion, refined: Refined): Settled {
  const { operation } = judged
  const { outcome, because, grant, residual, lacking } = refined
  const plain: Settled = { decision: decisions[outcome], because, grant, residual }
  const unknown = (unreadable: Unreadable): Settled => ({
    decision: 'unknown',
    because: `unreadable:${unreadable.layer}`,
    residual,
    unreadable,
  })
  const unreadable = unreadableIn(judged).filter(({ layer }) => hasOperation(bearsOn(layer), operation))
  if (outcome !== 'denied') {
    const missing = unreadable.find(({ layer }) => layer !== 'grant')
    return missing ? unknown(missing) : plain
  }
  const missing = unreadable.find(({ layer }) => layer === 'grant')
  return missing && lacking && operation.grantable ? unknown(missing) : plain
}

/** The operations asked about, by decision. */
export type Decisions = Readonly<Record<Decision, OperationSet>>

/** The same for all operations asked about, unrefined. */
export function settleAll(judged: Judged, outcomes: Outcomes): Decisions {
  const { asked } = judged
  const { allowed, denied, undocumented, lacking } = outcomes
  let hidden = noOperations
  let hiddenDenied = noOperations
  for (const { layer } of unreadableIn(judged)) {
    if (layer === 'grant') hiddenDenied = intersect(lacking, grantableOperations)
    else hidden = unite(hidden, intersect(asked, bearsOn(layer)))
  }
  const unknown = unite(intersect(minus(asked, denied), unite(hidden, undocumented)), hiddenDenied)
  const sure = isEmpty(unknown) ? allowed : minus(allowed, unknown)
  const refused = minus(denied, hiddenDenied)
  return { allowed: sure, denied: refused, unknown, conditional: minus(minus(minus(asked, sure), refused), unknown) }
}

/** What could not be read. An endpoint's policy plays no part where the call does not pass through it (R18). */
function unreadableIn(judged: Judged): readonly Unreadable[] {
  const { unreadable } = judged.documents
  if (unreadable.length === 0 || askEndpoint(judged)) return unreadable
  return unreadable.filter(({ layer }) => layer !== 'vpc-endpoint-policy')
}
