import { type GrantRecords, noRecords } from '../grants/grant-records'
import type { Inventory } from '../inventory/inventory'
import type { Key } from '../inventory/key'
import type { User } from '../inventory/principal'
import { type InventoryIndex, indexInventory, indexKeys, type KeysOfInventory } from '../launch-paths/index-inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { CheckSubject } from './define-check'

/** What checks look at. */
export interface PostureFacts {
  readonly index: InventoryIndex
  readonly needs: readonly JudgedNeed[]
  readonly needsByKey: ReadonlyMap<string, readonly JudgedNeed[]>
  readonly users: ReadonlyMap<string, User>
  readonly userIds: ReadonlySet<string>
  readonly records: GrantRecords
}

export function postureFacts(
  inventory: Inventory,
  needs: readonly JudgedNeed[],
  index: InventoryIndex = indexInventory(inventory),
  records: GrantRecords = noRecords,
): PostureFacts {
  const needsByKey = new Map<string, JudgedNeed[]>()
  for (const need of needs) {
    const known = needsByKey.get(need.keyArn)
    if (known) known.push(need)
    else needsByKey.set(need.keyArn, [need])
  }
  return {
    index,
    needs,
    needsByKey,
    users: new Map(inventory.users.map((u) => [u.arn, u])),
    userIds: new Set(inventory.users.map((u) => u.userId)),
    records,
  }
}

/** The same facts about these keys and grants instead of those the inventory holds. */
export const withKeys = (facts: PostureFacts, some: KeysOfInventory, records: GrantRecords): PostureFacts => ({
  ...facts,
  records,
  index: indexKeys(facts.index, some),
})

export const customerKeys = (facts: PostureFacts): readonly Key[] =>
  facts.index.inventory.keys.filter((k) => k.metadata.state !== 'seen' || k.metadata.value.manager === 'CUSTOMER')

export const aboutKey = (key: Key): CheckSubject => ({
  resourceId: key.arn,
  accountId: key.accountId,
  region: key.region,
  keyArn: key.arn,
})

/** Names of the clusters that use a key. */
export function clustersUsing(facts: PostureFacts, keyArn: string): string[] {
  const arns = new Set((facts.needsByKey.get(keyArn) ?? []).map((need) => need.clusterArn))
  return [...arns].map((arn) => facts.index.clusters.get(arn)?.name ?? arn).toSorted()
}
