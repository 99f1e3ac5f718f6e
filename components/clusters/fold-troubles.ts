import type { NeedView } from '@/lib/contracts/needs'
import { consequenceOf, consequences } from '@/lib/domain/launch-paths/rank-uses'

/** One cause on one key, told once, with every principal it stops. */
export interface Trouble {
  /** The need whose summary tells it. */
  readonly main: NeedView
  readonly needs: readonly NeedView[]
}

/**
 * A disabled key stops every role that needs it: the reader wants one line, not one per role. What fails at the next launch comes before
 * what works until it is replaced.
 */
export function foldTroubles(needs: readonly NeedView[]): Trouble[] {
  const groups = new Map<string, NeedView[]>()
  for (const need of needs) {
    const cause = `${need.status} ${need.failure} ${need.keyArn} ${need.path}`
    groups.set(cause, [...(groups.get(cause) ?? []), need])
  }
  return [...groups.values()]
    .map((group) => {
      const ordered = group.sort((a, b) => gapsOf(b) - gapsOf(a))
      return { main: ordered[0] as NeedView, needs: ordered }
    })
    .sort((a, b) => urgencyOf(a) - urgencyOf(b))
}

const urgencyOf = ({ needs }: Trouble) => consequences.indexOf(consequenceOf(needs.flatMap(({ uses }) => uses)))

const gapsOf = (need: NeedView) =>
  need.cells.filter((cell) => cell.level === 'required' && cell.verdict !== 'allowed').length
