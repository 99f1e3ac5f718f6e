import type { Inventory } from '../inventory/inventory'
import { findClusterNeeds, findNeeds } from './find-needs'
import { type InventoryIndex, indexInventory } from './index-inventory'
import { judgeOperation } from './judge-operation'
import { judgePassRoles } from './judge-pass-roles'
import { nameFailure } from './name-failure'
import type { JudgedNeed, JudgedOperation, Need, NeededOperation, NeedStatus } from './need'
import { describeNeed } from './summarize-need'

/** Every need of every cluster, judged by its profile, the strict and the seed one. */
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
  const operations = need.operations.map((operation) => judgeOperation(index, need, neededOf(operation)))
  const required = operations.filter((o) => o.level === 'required')
  const strictStatus = statusOf(operations.filter((o) => o.strict === 'required'))
  const asked = statusOf(required)
  // A profile may ask for more or for less; what nobody could see it cannot make good.
  const status = asked === 'ok' && strictStatus === 'unknown' ? 'unknown' : asked
  const cause = status === 'broken' ? nameFailure(index, need, required) : null
  return {
    id: need.id,
    clusterArn: need.clusterArn,
    path: need.path,
    principal: need.principal,
    keyArn: need.keyArn,
    keyProblem: need.keyProblem,
    uses: need.uses,
    keyRoles: need.keyRoles,
    passes: need.passes,
    profile: need.profile,
    operations,
    passRoles: judgePassRoles(index, need),
    status,
    strictStatus,
    seedStatus: statusOf(operations.filter((o) => o.strict === 'required' || o.seed)),
    failure: cause?.failure ?? null,
    ...describeNeed(index, need, operations, status, cause),
  }
}

/** What is asked, without an answer it may have had. */
export const neededOf = ({ operation, level, strict, seed, expects }: NeededOperation): NeededOperation => ({
  operation,
  level,
  strict,
  seed,
  expects,
})

function statusOf(operations: readonly JudgedOperation[]): NeedStatus {
  if (operations.some((o) => o.verdict === 'denied')) return 'broken'
  return operations.every((o) => o.verdict === 'allowed') ? 'ok' : 'unknown'
}
