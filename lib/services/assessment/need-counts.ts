import { needAccess } from '@/lib/domain/access-map/need-access'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'

export interface NeedCounts {
  /** Required operations that are denied. */
  readonly missing: number
  /** Required operations nobody can tell. */
  readonly unknown: number
}

export function countNeeds(needs: readonly JudgedNeed[]): NeedCounts {
  let missing = 0
  let unknown = 0
  for (const need of needs) {
    const access = needAccess(need)
    missing += access?.missing.length ?? 0
    unknown += access?.unknown.length ?? 0
  }
  return { missing, unknown }
}

export function groupNeeds(
  needs: readonly JudgedNeed[],
  by: (need: JudgedNeed) => string,
): ReadonlyMap<string, readonly JudgedNeed[]> {
  const groups = new Map<string, JudgedNeed[]>()
  for (const need of needs) {
    const group = groups.get(by(need))
    if (group) group.push(need)
    else groups.set(by(need), [need])
  }
  return groups
}
