import type { Transaction } from '@/lib/db/client'
import { addJob } from '@/lib/db/queue'

/** One job per bundle, in the queue of all grants: members are made one after another, as single requests are. */
export const enqueueBundle = (tx: Pick<Transaction, '$executeRaw'>, bundleId: string) =>
  addJob(tx, 'apply-bundle', { bundleId }, { key: `apply-bundle:${bundleId}`, queue: 'grants' })
