import { evaluate } from '../policy/evaluate'
import type { Verdict } from '../policy/verdict'
import { applyEdits, type Edit, withoutOwnConditions } from './edit'
import type { ChangedCell, FixResult } from './fix'
import { questionFor } from './situation'
import { type Checker, changedCells, rank } from './unwanted-cells'
import { answerOf } from './way'

export type Verified =
  | { readonly outcome: 'good'; readonly results: readonly FixResult[]; readonly widens: readonly ChangedCell[] }
  | { readonly outcome: 'too-wide'; readonly cells: readonly ChangedCell[] }
  /** A wanted operation that is not allowed afterwards. */
  | { readonly outcome: 'not-enough'; readonly operation: string; readonly after: Verdict }

/** Judges the edited documents: every wanted operation has to be allowed, and nothing else more than before. */
export function verify(checker: Checker, edits: readonly Edit[]): Verified {
  const { situation } = checker
  const after = applyEdits(situation.question, edits)
  const results: FixResult[] = []
  for (const operation of situation.wanted) {
    const was = evaluate(questionFor(situation.question, operation))
    const now = evaluate(questionFor(after, operation))
    const unlimited = () =>
      evaluate(questionFor(applyEdits(situation.question, withoutOwnConditions(edits)), operation))
    const enough =
      was.verdict === 'denied'
        ? ['allowed', 'residual'].includes(answerOf(now, unlimited))
        : rank[now.verdict] >= rank[was.verdict]
    if (!enough) return { outcome: 'not-enough', operation: operation.name, after: now }
    results.push({
      operation: operation.name,
      before: was.verdict,
      after: now.verdict,
      conditions: now.verdict === 'conditional' ? now.conditions : [],
    })
  }
  const { cells, widens } = changedCells(checker, after, edits)
  return cells.length > 0 ? { outcome: 'too-wide', cells } : { outcome: 'good', results, widens }
}
