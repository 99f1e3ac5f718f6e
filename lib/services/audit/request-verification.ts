import { randomUUID } from 'node:crypto'
import type { VerificationAnswer } from '@/lib/contracts/audit'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import type { Checkpoint } from '@/lib/domain/audit/checkpoint'
import { requireEverywhere, type ServiceContext } from '@/lib/services/context'
import { addressOfSettings } from './local-place'
import { findAnswer, putQuestion } from './verification-answer'
import { verifyAudit } from './verify-audit'

export interface AskedVerification {
  /** A checkpoint, or the address of one in a bucket. */
  readonly from?: Checkpoint | string
  readonly publicKeys?: readonly string[]
}

/** Verifies the log: here, or by a worker where only it can read what is needed. */
export async function requestVerification(
  ctx: ServiceContext,
  { from, publicKeys }: AskedVerification = {},
): Promise<VerificationAnswer> {
  requireEverywhere(ctx, 'audit.read')
  const id = randomUUID()
  if (typeof from !== 'string' && addressOfSettings()?.kind !== 'bucket') {
    return { id, state: 'done', verification: await verifyAudit(ctx, { from, publicKeys }), failure: null }
  }
  await inTransaction(ctx.db, async (tx) => {
    await putQuestion(tx, id, ctx.clock.now())
    await addJob(tx, 'verify-audit', { id, from, publicKeys, askedBy: ctx.actor.name }, { maxAttempts: 2 })
  })
  return findAnswer(ctx.db, id)
}

/** What has come of it. */
export async function getVerification(
  ctx: ServiceContext,
  { id }: { readonly id: string },
): Promise<VerificationAnswer> {
  requireEverywhere(ctx, 'audit.read')
  return findAnswer(ctx.db, id)
}
