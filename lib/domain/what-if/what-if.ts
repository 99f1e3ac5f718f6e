import type { Inventory } from '../inventory/inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import type { JudgedNeed, Need } from '../launch-paths/need'
import { findChangedNeeds, type NeedsOf, needsOf } from '../launch-paths/rejudge-needs'
import { applyChange } from './apply-change'
import type { Change } from './changes'
import { compareNeeds, type NeedChanges } from './compare-needs'
import type { WhatIfProblem } from './problem'

export interface WhatIf extends NeedChanges {
  /** Changes that cannot be made. With any of them nothing is judged: half an answer would look like a whole one. */
  readonly problems: readonly WhatIfProblem[]
}

/**
 * Which needs would break, be repaired or be answered otherwise if the changes were made, one after the other. Only needs that the
 * changes bear on are judged, as they are and as they would be.
 */
export function whatIf(inventory: Inventory, changes: readonly Change[]): WhatIf {
  const steps = whatIfInSteps(inventory, changes)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** `whatIf`, one judged need after the other, for who has something else to do in between. */
export function* whatIfInSteps(inventory: Inventory, changes: readonly Change[]): Generator<void, WhatIf> {
  const changed = applyChanges(inventory, changes)
  if ('problems' in changed) return unanswered(changed.problems)
  const before = needsOf(inventory)
  const after = findChangedNeeds(before, changed.inventory)
  const compared = compareNeeds(
    yield* judgeChanged(before, after.unchanged),
    yield* judgeChanged(after, after.unchanged),
  )
  return { ...compared, unchanged: compared.unchanged + after.unchanged.size, problems: [] }
}

function* judgeChanged(
  { index, needs }: NeedsOf<Need>,
  unchanged: ReadonlyMap<string, Need>,
): Generator<void, JudgedNeed[]> {
  const judged: JudgedNeed[] = []
  for (const need of needs) {
    if (unchanged.has(need.id)) continue
    judged.push(judgeNeed(index, need))
    yield
  }
  return judged
}

const unanswered = (problems: readonly WhatIfProblem[]): WhatIf => ({
  breaks: [],
  repairs: [],
  changed: [],
  unchanged: 0,
  problems,
})

/** All changes, one after the other; every change that cannot be made is told, not only the first. */
function applyChanges(
  inventory: Inventory,
  changes: readonly Change[],
): { readonly inventory: Inventory } | { readonly problems: readonly WhatIfProblem[] } {
  const problems: WhatIfProblem[] = []
  let now = inventory
  for (const [at, change] of changes.entries()) {
    const applied = applyChange(now, change)
    if ('problem' in applied) problems.push({ change: at, ...applied.problem })
    else now = applied.inventory
  }
  return problems.length > 0 ? { problems } : { inventory: now }
}
