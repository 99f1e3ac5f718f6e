import type { Inventory } from '../inventory/inventory'
import { findClusterNeeds, findNeeds } from './find-needs'
import { type InventoryIndex, indexInventory } from './index-inventory'
import { judgeOperation } from './judge-operation'
import { nameFailure } from './name-failure'
import type { JudgedNeed, JudgedOperation, Need, NeedStatus } from './need'
import { describeNeed } from './summarize-need'

/** Every need of every cluster, judged by both profiles. */
export function judgeNeeds(inventory: Inventory, index: InventoryIndex = indexInventory(inventory)): JudgedNeed[] {
  return findNeeds(index).map((need) => judgeNeed(index, need))
}

/** The same needs in the same order, at least `size` at a time: whole clusters, the last portion smaller. */
export function* judgeInPortions(index: InventoryIndex, size: number): Generator<JudgedNeed[]> {
  let portion: JudgedNeed[] = []
  for (const cluster of index.inventory.clusters) {
    portion.push(...findClusterNeeds(index, cluster).map((need) => judgeNeed(index, need)))
    if (portion.length < size) continue
    yield portion
    portion = []
  }
  if (portion.length > 0) yield portion
}

/** Judges one need again, for example after `withGrant`: `judgeNeed(indexInventory(withGrant(inventory, grant)), need)`. */
export function judgeNeed(index: InventoryIndex, need: Need | JudgedNeed): JudgedNeed {
  const operations = need.operations.map(({ operation, level, seed }) =>
    judgeOperation(index, need, { operation, level, seed }),
  )
  const required = operations.filter((o) => o.level === 'required')
  const status = statusOf(required)
  const cause = status === 'broken' ? nameFailure(index, need, required) : null
  return {
    id: need.id,
    clusterArn: need.clusterArn,
    path: need.path,
    principal: need.principal,
    keyArn: need.keyArn,
    keyProblem: need.keyProblem,
    uses: need.uses,
    operations,
    status,
    seedStatus: statusOf(operations.filter((o) => o.level === 'required' || o.seed)),
    failure: cause?.failure ?? null,
    ...describeNeed(index, need, operations, status, cause),
  }
}

function statusOf(operations: readonly JudgedOperation[]): NeedStatus {
  if (operations.some((o) => o.verdict === 'denied')) return 'broken'
  return operations.every((o) => o.verdict === 'allowed') ? 'ok' : 'unknown'
}
