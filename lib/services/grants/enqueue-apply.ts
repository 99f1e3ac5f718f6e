import type { Transaction } from '@/lib/db/client'
import { addJob } from '@/lib/db/queue'

/** Grants are withdrawn in the same queue, for the same reason. */
export const enqueueRevoke = (tx: Pick<Transaction, '$executeRaw'>, requestId: string) =>
  addJob(tx, 'revoke-grant', { requestId }, { key: `revoke-grant:${requestId}`, queue: 'grants' })

/** One job per request, and one request after another: each holds a lock's connection while it judges the organization again. */
export const enqueueApply = (tx: Pick<Transaction, '$executeRaw'>, requestId: string) =>
  addJob(tx, 'apply-grant', { requestId }, { key: `apply-grant:${requestId}`, queue: 'grants' })
