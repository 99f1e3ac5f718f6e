import type { Inventory } from '../inventory/inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import type { JudgedNeed, Need } from '../launch-paths/need'
import { findChangedNeeds, type NeedsOf, needsOf } from '../launch-paths/rejudge-needs'
import { applyChange } from './apply-change'
import type { Change } from './changes'
import { compareNeeds, type NeedChanges } from './compare-needs'
import { type Impact, impactOf } from './impact'
import { launchOf } from './launch-status'
import type { WhatIfProblem } from './problem'

export interface WhatIf extends NeedChanges {
  readonly impact: Impact
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
export function* whatIfInSteps(inventory: Inventory, asked: readonly Change[]): Generator<void, WhatIf> {
  const changed = applyChanges(inventory, asked)
  if ('problems' in changed) return unanswered(changed.problems)
  const before = needsOf(inventory)
  const after = findChangedNeeds(before, changed.inventory)
  const was = yield* judgeAll(before, (need) => !after.unchanged.has(need.id))
  const is = yield* judgeAll(after, (need) => !after.unchanged.has(need.id))
  const compared = compareNeeds(was, is)
  const changes = [...compared.breaks, ...compared.repairs, ...compared.changed]
  // What else a launch takes that has changed in one of its needs: they stand or fall together.
  const launches = new Set(changes.map(launchOf))
  const beside = yield* judgeAll(before, (need) => after.unchanged.has(need.id) && launches.has(launchOf(need)))
  const impact = impactOf({
    before: before.index,
    after: after.index,
    was: [...was, ...beside],
    is: [...is, ...beside],
    launches,
    clusters: new Set([...before.needs, ...after.needs].map(({ clusterArn }) => clusterArn)),
  })
  return { ...compared, unchanged: compared.unchanged + after.unchanged.size, impact, problems: [] }
}

function* judgeAll({ index, needs }: NeedsOf<Need>, wanted: (need: Need) => boolean): Generator<void, JudgedNeed[]> {
  const judged: JudgedNeed[] = []
  for (const need of needs) {
    if (!wanted(need)) continue
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
  impact: { launches: [], volumes: [], unaffected: [], notes: [] },
  problems,
})

/** All changes, one after the other; every change that cannot be made is told, not only the first. */
export function applyChanges(
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
