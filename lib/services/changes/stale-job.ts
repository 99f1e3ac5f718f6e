import type { Transaction } from '@/lib/db/client'
import { addJob } from '@/lib/db/queue'
import type { Stale } from '@/lib/domain/changes/find-stale'

/** What can be read again. */
export type Readable = Exclude<Stale, { readonly kind: 'nothing' }>

/** The events of a burst arrive within this: they are answered by one read. */
const gatherMs = 500

/** The name of what is stale: the same for all events that one read answers. */
export function nameOfStale(stale: Readable): string {
  switch (stale.kind) {
    case 'key':
      return `key:${stale.arn}`
    case 'aliases':
      return `aliases:${stale.accountId}:${stale.region}`
    case 'iam':
      return `iam:${stale.accountId}`
    case 'place':
      return `place:${stale.accountId}:${stale.region}:${stale.collectors.join(',')}`
    case 'organization':
      return 'organization'
  }
}

/** Enqueues one read, however many events ask for it: at most one waits while one runs. */
export async function enqueueRead(tx: Transaction, stale: Readable, now: Date): Promise<void> {
  const options = {
    key: `refresh:${nameOfStale(stale)}`,
    runAt: new Date(now.getTime() + gatherMs),
    keepRunAt: true,
  }
  switch (stale.kind) {
    case 'key':
      return addJob(tx, 'refresh-key', { arn: stale.arn }, options)
    case 'aliases':
      return addJob(tx, 'refresh-aliases', { accountId: stale.accountId, region: stale.region }, options)
    case 'iam':
      return addJob(tx, 'refresh-iam', { accountId: stale.accountId }, options)
    case 'place': {
      const { accountId, region, collectors } = stale
      return addJob(tx, 'refresh-place', { accountId, region, collectors }, options)
    }
    case 'organization':
      return addJob(tx, 'refresh-organization', {}, options)
  }
}
