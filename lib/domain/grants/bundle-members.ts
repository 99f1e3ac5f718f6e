import { accountOf, regionOf } from '../arn'
import { groupBy } from '../group-by'
import type { JudgedNeed } from '../launch-paths/need'
import { missingOperations } from './propose-grant'

/** Most grants one bulk request may hold: a person has to read them. */
export const largestBundle = 50

/** One grant of a bundle: the need it is made for, and the needs of the same key and grantee it serves as well. */
export interface PlannedMember {
  readonly need: JudgedNeed
  readonly alsoFor: readonly JudgedNeed[]
}

/**
 * One grant per key and grantee, in a fixed order: by Region, account, cluster, grantee. Of several needs of one grantee for one key the
 * one that misses most decides the operations.
 */
export function planMembers(needs: readonly JudgedNeed[]): PlannedMember[] {
  return [...groupBy(needs, (need) => `${need.keyArn} ${need.principal.arn}`).values()]
    .map((group) => {
      const [need, ...alsoFor] = group.toSorted(
        (a, b) => missingOperations(b).length - missingOperations(a).length || a.id.localeCompare(b.id),
      )
      return { need: need!, alsoFor }
    })
    .toSorted((a, b) => placeOf(a.need).localeCompare(placeOf(b.need)))
}

const placeOf = ({ clusterArn, principal, keyArn }: JudgedNeed) =>
  [regionOf(clusterArn), accountOf(clusterArn), clusterArn, principal.arn, keyArn].join(' ')
