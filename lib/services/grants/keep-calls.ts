import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { addJob } from '@/lib/db/queue'
import { type MadeCall, nextLook } from '@/lib/domain/grants/made-call'
import type { JobContext } from '@/lib/services/job-context'

/** A call that a step made in AWS, in the issuing account. */
export interface StepCall extends Pick<MadeCall, 'call' | 'awsRequestId' | 'grantId'> {
  readonly region: string
}

/** The session a step works in. STS records it where it was asked. */
export const assumed = ({ aws }: Pick<JobContext, 'aws'>, awsRequestId: string | null): StepCall => ({
  call: 'AssumeRole',
  region: aws.homeRegion,
  awsRequestId,
  grantId: null,
})

/** Keeps what a step did, together with its outcome, and has CloudTrail asked for the records. */
export async function keepCalls(
  tx: Transaction,
  { clock }: Pick<JobContext, 'clock'>,
  { issuingAccountId: accountId }: GrantRequest,
  stepId: number,
  calls: readonly StepCall[],
): Promise<void> {
  if (calls.length === 0) return
  const calledAt = clock.now()
  await tx.grantCall.createMany({ data: calls.map((call) => ({ ...call, stepId, accountId, calledAt })) })
  await enqueueLook(tx, stepId, nextLook(calledAt, calledAt))
}

/**
 * At once where no moment is given. One after another: CloudTrail answers two questions a second, and those who wait for it must not
 * take the worker's places from grants.
 */
export const enqueueLook = (tx: Pick<Transaction, '$executeRaw'>, stepId: number, runAt: Date | null) =>
  addJob(
    tx,
    'confirm-calls',
    { stepId },
    { key: `confirm-calls:${stepId}`, queue: 'confirm-calls', ...(runAt && { runAt }) },
  )
