import { accountOf, nameOf, regionOf } from '../arn'
import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { AccessOverview, OverviewCell, WorstCluster } from './access-map'
import { type NeedAccess, needAccess } from './need-access'

/** Gaps between organizational units, and the clusters that miss most. */
export function buildOverview(inventory: Inventory, needs: readonly JudgedNeed[], worst = 10): AccessOverview {
  const units = unitsOf(inventory)
  const accountNames = new Map(inventory.accounts.map((a) => [a.id, a.name]))
  const clusterNames = new Map(inventory.clusters.map((c) => [c.arn, c.name]))
  const cells = new Map<string, OverviewCell>()
  const clusters = new Map<string, WorstCluster>()
  for (const need of needs) {
    const access = needAccess(need)
    if (!access) continue
    const account = accountOf(need.clusterArn) ?? ''
    const clusterUnitId = units.of(account)
    const keyUnitId = units.of(accountOf(need.keyArn) ?? account)
    const cell = `${keyUnitId} ${clusterUnitId}`
    cells.set(cell, { keyUnitId, clusterUnitId, ...added(cells.get(cell), access) })
    clusters.set(need.clusterArn, {
      clusterArn: need.clusterArn,
      name: clusterNames.get(need.clusterArn) ?? nameOf(need.clusterArn),
      accountId: account,
      accountName: accountNames.get(account) ?? account,
      region: regionOf(need.clusterArn) ?? '',
      ...added(clusters.get(need.clusterArn), access),
    })
  }
  const used = new Set([...cells.values()].flatMap((c) => [c.keyUnitId, c.clusterUnitId]))
  return {
    units: units.all.filter((unit) => used.has(unit.id)),
    cells: [...cells.values()],
    worstClusters: [...clusters.values()]
      .filter((c) => c.missing > 0 || c.unknown > 0)
      .toSorted((a, b) => b.missing - a.missing || b.unknown - a.unknown || a.name.localeCompare(b.name))
      .slice(0, worst),
  }
}

type Counts = Pick<OverviewCell, 'missing' | 'unknown' | 'needed'>

const added = (before: Counts | undefined, access: NeedAccess): Counts => ({
  missing: (before?.missing ?? 0) + access.missing.length,
  unknown: (before?.unknown ?? 0) + access.unknown.length,
  needed: (before?.needed ?? 0) + access.needed,
})

/** Each account belongs to the unit directly above it; accounts of nobody we know are one unit of their own. */
function unitsOf(inventory: Inventory) {
  const names = new Map(inventory.organizationalUnits.map((u) => [u.id, u.name]))
  const parents = new Map(inventory.accounts.map((a) => [a.id, a.path.at(-1) ?? '']))
  const ids = [...new Set(inventory.accounts.map((a) => a.path.at(-1) ?? ''))]
  const outside = { id: '', name: 'Outside the organization' }
  return {
    all: [
      ...ids
        .filter((id) => id !== '')
        .map((id) => ({ id, name: names.get(id) ?? id }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
      outside,
    ],
    of: (accountId: string) => parents.get(accountId) ?? '',
  }
}
