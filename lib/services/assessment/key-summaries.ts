import type { KeySummary } from '@/lib/db/generated/client'
import type { Key } from '@/lib/domain/inventory/key'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { describeUnread, type Unread } from '@/lib/domain/observed'
import type { AccountPlace } from './account-places'
import { countNeeds } from './need-counts'

export interface KeyContext {
  readonly placeOf: (accountId: string) => AccountPlace
  readonly needsByKey: ReadonlyMap<string, readonly JudgedNeed[]>
  /** Failing checks by key. */
  readonly failing: ReadonlyMap<string, number>
  readonly scanId: number
}

/** Keys as the list page shows them. */
export function keySummaries(keys: readonly Key[], { placeOf, needsByKey, failing, scanId }: KeyContext): KeySummary[] {
  return keys.map((key) => {
    const own = needsByKey.get(key.arn) ?? []
    const { name: accountName, unit } = placeOf(key.accountId)
    const metadata = key.metadata.state === 'seen' ? key.metadata.value : null
    const alias = key.aliases[0] ?? ''
    return {
      arn: key.arn,
      keyId: key.keyId,
      alias,
      accountId: key.accountId,
      accountName,
      unit,
      region: key.region,
      state: metadata?.state ?? 'unknown',
      spec: metadata?.spec ?? '',
      usage: metadata?.usage ?? '',
      rotation: rotationOf(key),
      grantCount: key.grants.state === 'seen' ? key.grants.value.count : null,
      clusters: new Set(own.map((need) => need.clusterArn)).size,
      ...countNeeds(own),
      failing: failing.get(key.arn) ?? 0,
      readProblem: readProblemOf(key),
      createdAt: metadata?.createdAt ? new Date(metadata.createdAt) : null,
      search: [...key.aliases, key.arn, accountName, unit, metadata?.description ?? ''].join(' ').toLowerCase(),
      scanId,
    }
  })
}

function rotationOf({ rotation }: Key): string {
  if (rotation === null) return 'not-eligible'
  if (rotation.state !== 'seen') return 'unknown'
  return rotation.value.enabled ? 'on' : 'off'
}

/** What could not be read of a key, the weightiest first. */
function readProblemOf(key: Key): string | null {
  const reads = [key.metadata, key.policyHash, key.grants, key.rotation, key.tags]
  const unread = reads.filter((read): read is Unread => read !== null && read.state !== 'seen')
  const [first, ...rest] = unread
  if (!first) return null
  return rest.length > 0 ? `${describeUnread(first)} (and ${rest.length} more)` : describeUnread(first)
}
