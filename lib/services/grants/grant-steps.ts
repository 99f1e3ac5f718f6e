import { type AwsFailureKind, sortAwsError } from '@/lib/aws/errors'
import type { Transaction } from '@/lib/db/client'
import type { GrantRequest, Prisma } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import type { AwsAnswer } from '@/lib/domain/grants/explain-failure'
import type { JobContext } from '@/lib/services/job-context'
import { keepCalls, type StepCall } from './keep-calls'

export type StepName =
  | 'assume-role'
  | 'check'
  | 'dry-run'
  | 'create-grant'
  | 'read-back'
  | 're-evaluate'
  | 'retire-grant'
  | 'see-it-gone'

/** What came of a step. `refused`: somebody said no. `failed`: it did not work, or it worked and proves the wrong thing. */
export type StepResult<T> =
  | {
      readonly outcome: 'ok'
      readonly value: T
      readonly detail: string
      readonly data?: Prisma.InputJsonObject
      /** What it did in AWS: CloudTrail is asked for the records. */
      readonly calls?: readonly StepCall[]
    }
  | { readonly outcome: 'refused' | 'failed'; readonly detail: string }

interface Step<T> {
  readonly name: StepName
  /** Written together with the intent, before anything is done. */
  readonly before?: (tx: Transaction) => Promise<unknown>
  readonly work: () => Promise<StepResult<T>>
  /** Written together with the outcome: the move of the request and its line in the audit log. */
  readonly after: (tx: Transaction, result: StepResult<T>) => Promise<unknown>
}

/**
 * Does one thing to AWS: the intent is on record before the call, the outcome after it. When `work` throws, the step is closed as
 * failed and the error goes on to the queue, which tries the whole request again.
 */
export async function takeStep<T>(job: JobContext, request: GrantRequest, step: Step<T>): Promise<StepResult<T>> {
  const { id } = await inTransaction(job.db, async (tx) => {
    const row = await tx.grantStep.create({
      data: { requestId: request.id, step: step.name, startedAt: job.clock.now() },
    })
    await notify(tx, { topic: 'request', id: request.id })
    await step.before?.(tx)
    return row
  })
  const close = (tx: Transaction, outcome: string, detail: string, data?: Prisma.InputJsonObject) =>
    tx.grantStep.update({ where: { id }, data: { outcome, detail, data, finishedAt: job.clock.now() } })

  let result: StepResult<T>
  try {
    result = await step.work()
  } catch (error) {
    const { code, message } = sortAwsError(error)
    const detail = `${code}: ${message} It is tried again.`
    await inTransaction(job.db, async (tx) => {
      await close(tx, 'failed', detail)
      await notify(tx, { topic: 'request', id: request.id })
    })
    throw error
  }
  await inTransaction(job.db, async (tx) => {
    await close(tx, result.outcome, result.detail, result.outcome === 'ok' ? result.data : undefined)
    await notify(tx, { topic: 'request', id: request.id })
    if (result.outcome === 'ok') await keepCalls(tx, job, request, id, result.calls ?? [])
    await step.after(tx, result)
  })
  return result
}

/** Steps whose outcome a stopped worker never wrote. What they did is found out by looking, not by guessing. */
export async function closeInterruptedSteps(job: JobContext, requestId: string): Promise<void> {
  await job.db.prisma.grantStep.updateMany({
    where: { requestId, outcome: null },
    data: {
      outcome: 'failed',
      detail: 'The worker stopped before the outcome was known; what it did is looked up.',
      finishedAt: job.clock.now(),
    },
  })
}

/** AWS's final no as an answer; what may work a minute later is thrown on, for the queue to try again. */
export function answerOf(error: unknown): AwsAnswer {
  const { kind, code, message } = sortAwsError(error)
  if (passing.has(kind) || code === 'DependencyTimeoutException' || !isAwsAnswer(error)) throw error
  return { code, message }
}

const passing: ReadonlySet<AwsFailureKind> = new Set([
  'throttled',
  'unreachable',
  'expired-credentials',
  'no-credentials',
  'malformed',
  'server-error',
])

/** An answer of AWS has metadata; a bug of ours has not. */
const isAwsAnswer = (error: unknown) => typeof error === 'object' && error !== null && '$metadata' in error
