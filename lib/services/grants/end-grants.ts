import type { GrantRequest, Prisma } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { describeEnd, dueWarning } from '@/lib/domain/grants/end-date'
import { messageOf } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { enqueueRevoke } from './enqueue-apply'
import { moveOrThrow } from './mover'
import { revocationOf } from './revocation-of'
import { saveMove } from './save-move'

const dayMs = 86_400_000
const defaultWarnings = [7, 1]
/** KMS said no to a withdrawal: it is not asked again every minute. */
const pauseMs = 3_600_000

/** Warns of grants that end soon, and has those withdrawn whose end has come. */
export async function endGrants(job: JobContext): Promise<void> {
  const now = job.clock.now()
  const { endWarnings = defaultWarnings } = job.settings
  const withGrant: Prisma.GrantRequestWhereInput = { state: { in: ['verified', 'failed'] }, grantId: { not: null } }
  const due = await job.db.prisma.grantRequest.findMany({
    where: {
      ...withGrant,
      endsAt: { lte: now },
      // A renewal that was approved in time counts, though the worker has not come to it.
      renewals: { none: { state: { in: ['approved', 'applying'] } } },
      steps: { none: { step: 'retire-grant', startedAt: { gt: new Date(now.getTime() - pauseMs) } } },
    },
    orderBy: { endsAt: 'asc' },
  })
  for (const request of due) await settle(job, request, () => end(job, request))

  const soon = await job.db.prisma.grantRequest.findMany({
    where: { ...withGrant, endsAt: { gt: now, lte: new Date(now.getTime() + Math.max(0, ...endWarnings) * dayMs) } },
    orderBy: { endsAt: 'asc' },
  })
  for (const request of soon) {
    const { endsAt, verifiedAt, requestedAt, endWarnedDays: warnedDays } = request
    const days = endsAt && dueWarning({ endsAt, since: verifiedAt ?? requestedAt, warnedDays }, now, endWarnings)
    if (endsAt && days) await settle(job, request, () => warn(job, request, endsAt, days))
  }
}

/** One grant that cannot be judged or moves at the same moment must not keep the others; the next minute sees it again. */
async function settle(job: JobContext, request: GrantRequest, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    job.logger.warn({ err: error, requestId: request.id }, 'The end of a grant could not be handled')
  }
}

async function end(job: JobContext, request: GrantRequest): Promise<void> {
  const state = moveOrThrow(job, 'end', request)
  const endsAt = request.endsAt?.toISOString() ?? null
  const loses = await whatIsLost(job, request)
  await inTransaction(job.db, async (tx) => {
    const reason = `Its end date came: ${endsAt}.`
    await saveMove(tx, request, 'end', state, { revokerName: job.actor.name, revokeReason: reason })
    await enqueueRevoke(tx, request.id)
    await recordAudit(tx, job, {
      action: 'grant.ending',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant of request ${request.number} has come to its end and is to be withdrawn. ${loses.words}`,
      reason,
      before: { state: request.state, endsAt },
      after: { state, grantId: request.grantId, ...loses.facts },
    })
  })
}

async function warn(job: JobContext, request: GrantRequest, endsAt: Date, days: number): Promise<void> {
  const loses = await whatIsLost(job, request)
  await inTransaction(job.db, async (tx) => {
    const { count } = await tx.grantRequest.updateMany({
      where: { id: request.id, state: request.state, endsAt, endWarnedDays: request.endWarnedDays },
      data: { endWarnedDays: days },
    })
    // Its end moved, or another worker gave the warning.
    if (count === 0) return
    await notify(tx, { topic: 'request', id: request.id })
    await recordAudit(tx, job, {
      action: 'grant.expires-soon',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant of request ${request.number} ends ${describeEnd(endsAt, job.clock.now())}. ${loses.words}`,
      after: { endsAt: endsAt.toISOString(), warnedDays: days, grantId: request.grantId, ...loses.facts },
    })
  })
}

/** What loses access by it, judged on what is known now. That nobody can tell does not keep a grant alive. */
async function whatIsLost(job: JobContext, { keyArn, grantId }: GrantRequest) {
  const unknown = (why: string) => ({ words: `What loses access is not known: ${why}`, facts: { effect: 'not-told' } })
  try {
    const { revocation, listed } = await revocationOf(job, { keyArn, grantId: grantId ?? '' })
    if (!revocation)
      return listed === false
        ? { words: 'KMS lists it no more.', facts: { effect: 'gone' } }
        : unknown('the grants of the key could not be read.')
    const { effect, reason, breaks, clusters } = revocation
    const facts = {
      effect,
      loses: breaks.map(({ clusterArn, operation, reason: why }) => ({ clusterArn, operation, reason: why })),
      clusters: clusters.map(({ arn }) => arn),
    }
    return { words: effect === 'breaks' ? `Loses access: ${reason}` : reason, facts }
  } catch (error) {
    return unknown(messageOf(error))
  }
}
