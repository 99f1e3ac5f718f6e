import { type Decided, decide } from './decide'
import type { Unreadable } from './documents'
import { explainLayers } from './explain-layers'
import { explainReason } from './explain-reason'
import { type Judged, prepare } from './judged'
import { allOperations, findOperation } from './operations'
import type { AuthorizationQuestion } from './question'
import { type Refined, refine } from './refine'
import { rulesFor } from './rules'
import { findUnusable } from './usability'
import type { Because, Decision, Layer, LayerFinding, RuleReference, Verdict } from './verdict'

/**
 * May this principal perform this operation on this key, and why? Domain rules R1-R26.
 * Pure: no clock, no I/O. Never throws on policy content: a document that cannot be understood makes the verdict `unknown`
 * where it matters. Throws only when `request.operation` is no KMS permission. Findings and words are worked out when they
 * are first read, so asking for decisions alone is cheap.
 */
export function evaluate(question: AuthorizationQuestion): Verdict {
  const operation = findOperation(question.request.operation)
  if (!operation)
    throw new Error(
      `"${question.request.operation}" is not a KMS permission. Expected one of ${allOperations.map((o) => o.name).join(', ')}.`,
    )
  const judged = prepare(question, operation)
  const first = decide(judged)
  const decided = first.outcome === 'depends' ? refine(judged, first) : { ...first, conditions: [] }
  const settled = settle(judged, decided)

  const unusable = settled.decision === 'denied' ? null : findUnusable(question, operation)
  const because = unusable ? unusable.layer : settled.because
  let reason: string | undefined
  let layers: readonly LayerFinding[] | undefined
  let rules: readonly RuleReference[] | undefined
  return {
    verdict: unusable ? 'denied' : settled.decision,
    authorization: settled.decision,
    because,
    layer: unusable ? unusable.layer : layerOf(settled.because),
    get reason() {
      reason ??= explainReason(judged, settled, unusable)
      return reason
    },
    ...(unusable ? { unusable } : {}),
    get layers() {
      layers ??= explainLayers(judged, settled, unusable)
      return layers
    },
    conditions: settled.conditions,
    get rules() {
      rules ??= rulesFor(judged, settled.because, unusable !== null)
      return rules
    },
  }
}

/** The decision on authorization, with unreadable documents taken into account. */
export interface Settled {
  readonly decision: Decision
  readonly because: Because
  readonly grant?: Decided['grant']
  readonly conditions: readonly string[]
  readonly unreadable?: Unreadable
}

const decisions: Record<Decided['outcome'], Decision> = {
  allowed: 'allowed',
  denied: 'denied',
  depends: 'conditional',
  undocumented: 'unknown',
}

/**
 * `decided` took every unreadable document to allow everything. A denial therefore stands; anything else is unknown.
 * Unreadable grants are the other way round: they were taken for none, and could only have allowed more.
 */
function settle({ documents, facts }: Judged, decided: Refined): Settled {
  const { outcome, because, grant, conditions } = decided
  const plain: Settled = { decision: decisions[outcome], because, grant, conditions }
  const unknown = (unreadable: Unreadable): Settled => ({
    decision: 'unknown',
    because: `unreadable:${unreadable.layer}`,
    conditions,
    unreadable,
  })
  if (outcome !== 'denied') {
    const missing = documents.unreadable.find(({ layer }) => layer !== 'grant')
    return missing ? unknown(missing) : plain
  }
  const missing = documents.unreadable.find(({ layer }) => layer === 'grant')
  return missing && facts.operation.grantable && grantCouldHelp.has(because) ? unknown(missing) : plain
}

const grantCouldHelp: ReadonlySet<Because> = new Set([
  'implicit:key-policy',
  'implicit:identity-policy',
  'implicit:permissions-boundary',
  'implicit:session-policy',
  'implicit:grant',
  'implicit:grant-constraint',
])

function layerOf(because: Because): Layer {
  const [kind = '', layer] = because.split(':')
  if (layer === 'grant-constraint') return 'grant'
  if (layer) return layer as Layer
  return kind.startsWith('key-policy') ? 'key-policy' : (kind as Layer)
}
