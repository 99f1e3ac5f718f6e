import { decide } from './decide'
import { findLayers } from './find-layers'
import { findReason } from './find-reason'
import { prepare } from './judged'
import { allOperations, findOperation } from './operations'
import type { AuthorizationQuestion } from './question'
import { refine } from './refine'
import { renderReason } from './render-reason'
import { renderResidual } from './residual'
import { rulesFor } from './rules'
import { settle } from './settle'
import { findUnusable } from './usability'
import type { Because, Layer, LayerFinding, Reason, RuleReference, Verdict } from './verdict'

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
  const certain = first.outcome === 'allowed' || first.outcome === 'denied'
  const decided = certain ? { ...first, residual: [] } : refine(judged, first)
  const settled = settle(judged, decided)

  const unusable = settled.decision === 'denied' ? null : findUnusable(question, operation)
  const because = unusable ? unusable.layer : settled.because
  let why: Reason | undefined
  let reason: string | undefined
  let layers: readonly LayerFinding[] | undefined
  let rules: readonly RuleReference[] | undefined
  return {
    verdict: unusable ? 'denied' : settled.decision,
    authorization: settled.decision,
    because,
    layer: unusable ? unusable.layer : layerOf(settled.because),
    get reason() {
      reason ??= renderReason(this.why)
      return reason
    },
    get why() {
      why ??= findReason(judged, settled, unusable)
      return why
    },
    ...(unusable ? { unusable } : {}),
    get layers() {
      layers ??= findLayers(judged, settled, unusable)
      return layers
    },
    residual: settled.residual,
    get conditions() {
      return settled.residual.map(renderResidual)
    },
    get rules() {
      rules ??= rulesFor(judged, settled.because, unusable !== null)
      return rules
    },
  }
}

function layerOf(because: Because): Layer {
  const [kind = '', layer] = because.split(':')
  if (layer === 'grant-constraint') return 'grant'
  if (layer) return layer as Layer
  return kind.startsWith('key-policy') ? 'key-policy' : (kind as Layer)
}
