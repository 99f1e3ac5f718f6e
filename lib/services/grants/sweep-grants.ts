import type { GrantRequest } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { sweepBundles } from '@/lib/services/bundles/sweep-bundles'
import type { JobContext } from '@/lib/services/job-context'
import { confirmForgotten } from './confirm-calls'
import { enqueueApply, enqueueRevoke } from './enqueue-apply'
import { failRequest } from './fail-request'
import { moveOrThrow } from './mover'
import { saveMove } from './save-move'
import { keepGrant } from './withdraw-grant'

/** Long enough for the queue's own attempts at one job to be over. */
const quietMinutes = 10
const patienceMinutes = 60

/**
 * Settles what nobody works on any more: approved requests whose job got lost or gave up are handed out again, those that came to
 * nothing within an hour fail with the last thing that is known, and requests nobody decided expire.
 */
export async function sweepGrants(job: JobContext): Promise<void> {
  const ago = (minutes: number) => new Date(job.clock.now().getTime() - minutes * 60_000)
  const stuck = await job.db.prisma.grantRequest.findMany({
    // A member of a bundle waits its turn for as long as the others take: it counts from when it was begun.
    where: {
      OR: [
        { bundleId: null, state: { in: ['approved', 'applying', 'applied'] } },
        { bundleId: { not: null }, state: { in: ['applying', 'applied'] } },
      ],
      decidedAt: { lt: ago(quietMinutes) },
    },
    include: { steps: { orderBy: { id: 'desc' } } },
  })
  for (const { steps, ...request } of stuck) {
    const lastSign = steps[0]?.finishedAt ?? steps[0]?.startedAt ?? request.decidedAt
    if (lastSign && lastSign > ago(quietMinutes)) continue
    const begunAt = request.bundleId === null ? request.decidedAt : (steps.at(-1)?.startedAt ?? null)
    const tooLate = begunAt !== null && begunAt < ago(patienceMinutes)
    await settle(job, request, () => (tooLate ? giveUp(job, request, steps[0]?.detail) : handOutAgain(job, request)))
  }
  const leaving = await job.db.prisma.grantRequest.findMany({
    where: { state: 'revoking', updatedAt: { lt: ago(quietMinutes) } },
    include: { steps: { orderBy: { id: 'desc' }, take: 1 } },
  })
  for (const { steps, ...request } of leaving) {
    const lastSign = steps[0]?.finishedAt ?? steps[0]?.startedAt
    if (lastSign && lastSign > ago(quietMinutes)) continue
    const tooLate = request.updatedAt < ago(patienceMinutes)
    await settle(job, request, () => (tooLate ? keep(job, request, steps[0]?.detail) : withdrawAgain(job, request)))
  }
  const old = await job.db.prisma.grantRequest.findMany({
    where: { bundleId: null, state: 'requested', decideBy: { lt: job.clock.now() } },
  })
  for (const request of old) await settle(job, request, () => expire(job, request))
  await sweepBundles(job, ago(quietMinutes))
  await confirmForgotten(job)
}

/** One request that moves at the same moment must not keep the others waiting; the next sweep sees it again. */
async function settle(job: JobContext, request: GrantRequest, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    job.logger.warn({ err: error, requestId: request.id }, 'A grant request could not be settled')
  }
}

const handOutAgain = (job: JobContext, { id }: GrantRequest) => inTransaction(job.db, (tx) => enqueueApply(tx, id))

const withdrawAgain = (job: JobContext, { id }: GrantRequest) => inTransaction(job.db, (tx) => enqueueRevoke(tx, id))

function keep(job: JobContext, request: GrantRequest, lastDetail: string | null | undefined): Promise<void> {
  const failure = `It could not be withdrawn within ${patienceMinutes} minutes. Last known: ${lastDetail ?? 'the worker never began'}. Grant ${request.grantId} may still exist: look, then revoke it again.`
  return inTransaction(job.db, (tx) => keepGrant(tx, job, request, failure))
}

function giveUp(job: JobContext, request: GrantRequest, lastDetail: string | null | undefined): Promise<void> {
  const exists = request.grantId
    ? `Grant ${request.grantId} exists: revoke it if it is not wanted.`
    : `A grant named ${request.id} may exist on the key: look before asking again.`
  const failure = `It did not come to an end within ${patienceMinutes} minutes. Last known: ${lastDetail ?? 'the worker never began'}. ${exists}`
  const action = request.grantId ? 'grant.verification-failed' : 'grant.creation-failed'
  return inTransaction(job.db, (tx) => failRequest(tx, job, request, action, failure))
}

function expire(job: JobContext, request: GrantRequest): Promise<void> {
  const state = moveOrThrow(job, 'expire', request)
  return inTransaction(job.db, async (tx) => {
    await saveMove(tx, request, 'expire', state)
    await recordAudit(tx, job, {
      action: 'grant.expired',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant request ${request.number} expired: nobody decided it by ${request.decideBy.toISOString()}`,
      before: { state: request.state },
      after: { state },
    })
  })
}
