import { regionOf } from '../arn'
import { type KeyFamily, keyFamilyOf, unresolvedFamilyOf } from '../cluster-families/find-key-families'
import { groupBy } from '../group-by'
import {
  type CellCluster,
  type CellKey,
  type CellNeed,
  type CoverageCell,
  cellOf,
  cellStatuses,
  isBroken,
} from './coverage-cell'

export interface CoverageRow extends KeyFamily {
  readonly cells: readonly CoverageCell[]
}

export interface RegionCoverage {
  readonly regions: readonly string[]
  readonly rows: readonly CoverageRow[]
  readonly status: 'broken' | 'unknown' | 'ok' | 'no-needs'
  /** Cells somebody has to mend. */
  readonly broken: number
  readonly unknown: number
}

/**
 * Per key (family) and Region: is the key or its replica there, usable, and allowed to the family's principals there (F8, R24).
 * `needs` are those of `clusters`; `keys` those they use and the keys that belong with them.
 */
export function buildCoverage(
  clusters: readonly CellCluster[],
  needs: readonly CellNeed[],
  keys: readonly CellKey[],
): RegionCoverage {
  const known = new Map(keys.map((key) => [key.arn, key]))
  const families = new Map<string, KeyFamily>()
  const needsOf = groupBy(needs, (need) => {
    const key = known.get(need.keyArn)
    const family = key ? keyFamilyOf(key) : unresolvedFamilyOf(need.keyArn)
    families.set(family.id, families.get(family.id) ?? family)
    return family.id
  })
  const keysOf = groupBy(keys, (key) => keyFamilyOf(key).id)
  const regions = regionsOf(
    clusters,
    [...families.keys()].flatMap((id) => keysOf.get(id) ?? []),
  )
  const rows = [...families.values()].map((family): CoverageRow => {
    const own = needsOf.get(family.id) ?? []
    const cells = regions.map((region) =>
      cellOf({
        region,
        key: keyIn(region, keysOf.get(family.id) ?? [], own),
        needs: own.filter((need) => regionOf(need.clusterArn) === region),
        clusters: clusters.filter((cluster) => cluster.region === region),
        others: needs.filter((need) => regionOf(need.clusterArn) === region && !own.includes(need)).length,
      }),
    )
    return { ...family, cells }
  })
  const cells = rows.flatMap((row) => row.cells)
  const broken = cells.filter((cell) => isBroken(cell.status)).length
  const unknown = cells.filter((cell) => cell.status === 'unknown').length
  const unread = clusters.some((cluster) => cluster.unread)
  return {
    regions,
    rows: rows.toSorted((a, b) => worst(a) - worst(b) || a.label.localeCompare(b.label) || a.id.localeCompare(b.id)),
    status: broken > 0 ? 'broken' : unknown > 0 || unread ? 'unknown' : needs.length > 0 ? 'ok' : 'no-needs',
    broken,
    unknown,
  }
}

/** Of several keys with one alias in one Region (two accounts cannot be: the family is one account's) the used one. */
function keyIn(region: string, keys: readonly CellKey[], needs: readonly CellNeed[]): CellKey | null {
  const here = keys.filter((key) => key.region === region).toSorted((a, b) => a.arn.localeCompare(b.arn))
  const used = new Set(needs.map((need) => need.keyArn))
  return here.find((key) => used.has(key.arn)) ?? here[0] ?? null
}

const regionsOf = (clusters: readonly CellCluster[], keys: readonly CellKey[]) =>
  [...new Set([...clusters, ...keys].map(({ region }) => region))].toSorted()

const worst = (row: CoverageRow) => Math.min(...row.cells.map((cell) => cellStatuses.indexOf(cell.status)))
