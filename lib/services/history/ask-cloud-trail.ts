import type { LookUpView } from '@/lib/contracts/changes'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import { conflict } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { type AskedChange, loadChange } from './load-change'
import { findLookUp, keepLookUp, type LookUpState, toLookUpView } from './look-up-state'
import { questionOfChange } from './question-of-change'

/** A question that waits longer than this has lost its job, and may be asked again. */
const patienceMs = 10 * 60_000

/** Has a worker ask CloudTrail who made a change. One question at a time for each change. */
export async function askCloudTrail(ctx: ServiceContext, asked: AskedChange): Promise<LookUpView> {
  requirePermission(ctx, 'inventory.read')
  const { found } = await loadChange(ctx, asked)
  const question = await questionOfChange(ctx.db, found)
  if (typeof question === 'string') throw conflict(question)
  const now = ctx.clock.now()
  const before = await findLookUp(ctx.db, found)
  if (before?.state === 'waiting' && now.getTime() - Date.parse(before.askedAt) < patienceMs) {
    return toLookUpView(before, false, null)
  }
  const state: LookUpState = { state: 'waiting', askedAt: now.toISOString(), answeredAt: null, reason: null }
  await inTransaction(ctx.db, async (tx) => {
    await keepLookUp(tx, found, state)
    const since = asked.since instanceof Date ? asked.since.toISOString() : asked.since
    await addJob(
      tx,
      'look-up-changes',
      { ...asked, since },
      {
        // CloudTrail allows two calls a second in an account and Region: one question after another.
        queue: `look-up/${question.accountId}/${question.region}`,
        key: `look-up/${found.before?.id ?? '-'}/${found.after?.id ?? '-'}`,
        maxAttempts: 3,
      },
    )
  })
  return toLookUpView(state, false, null)
}
