import type { Inventory } from '../inventory/inventory'
import { judgeNeed } from '../launch-paths/judge-needs'
import type { JudgedNeed, Need } from '../launch-paths/need'
import { findChangedNeeds, type NeedsOf, needsOf } from '../launch-paths/rejudge-needs'
import type { ProfileBook } from './assignment'

/** A need that is answered otherwise by another book of profiles. */
export interface TriedChange {
  readonly before: JudgedNeed
  readonly after: JudgedNeed
}

export interface Tried {
  readonly changes: readonly TriedChange[]
  readonly unchanged: number
}

/** Which needs would be answered otherwise by these profiles, one judged need after the other. Profiles make no needs and take none away. */
export function* tryBook(inventory: Inventory, book: ProfileBook): Generator<void, Tried> {
  const before = needsOf(inventory)
  const after = findChangedNeeds(before, { ...inventory, profiles: book })
  const now = yield* judge(before, after.unchanged)
  const then = yield* judge(after, after.unchanged)
  const changes = [...then].flatMap(([id, need]): TriedChange[] => {
    const was = now.get(id)
    return was && !isSameAnswer(was, need) ? [{ before: was, after: need }] : []
  })
  return { changes, unchanged: after.needs.length - changes.length }
}

function* judge({ index, needs }: NeedsOf<Need>, unchanged: ReadonlyMap<string, Need>) {
  const judged = new Map<string, JudgedNeed>()
  for (const need of needs) {
    if (unchanged.has(need.id)) continue
    judged.set(need.id, judgeNeed(index, need))
    yield
  }
  return judged
}

const isSameAnswer = (a: JudgedNeed, b: JudgedNeed) =>
  a.status === b.status && changedLevels({ before: a, after: b }).length === 0

/** Operations whose level is another one. */
export function changedLevels({ before, after }: TriedChange): string[] {
  const levels = new Map(before.operations.map(({ operation, level }) => [operation, level]))
  const names = new Set([...levels.keys(), ...after.operations.map(({ operation }) => operation)])
  const now = new Map(after.operations.map(({ operation, level }) => [operation, level]))
  return [...names].filter((name) => (levels.get(name) ?? 'not-needed') !== (now.get(name) ?? 'not-needed'))
}
