import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { moveOrThrow } from '@/lib/services/grants/mover'
import { saveMove } from '@/lib/services/grants/save-move'
import type { JobContext } from '@/lib/services/job-context'
import { enqueueBundle } from './enqueue-bundle'
import { type BundleWithRequests, findBundle } from './find-bundle'
import { bundleMoveOrThrow, saveBundleMove } from './move-bundle'

/** Approved bundles whose job got lost are handed out again; bundles nobody decided expire with their members. */
export async function sweepBundles(job: JobContext, quietSince: Date): Promise<void> {
  const approved = await job.db.prisma.grantBundle.findMany({
    where: {
      state: 'approved',
      movedAt: { lt: quietSince },
      requests: { none: { steps: { some: { startedAt: { gte: quietSince } } } } },
    },
    select: { id: true },
  })
  for (const { id } of approved) await inTransaction(job.db, (tx) => enqueueBundle(tx, id))

  const old = await job.db.prisma.grantBundle.findMany({
    where: { state: 'requested', decideBy: { lt: job.clock.now() } },
    select: { id: true },
  })
  for (const { id } of old) {
    try {
      await expire(job, await findBundle(job, id))
    } catch (error) {
      job.logger.warn({ err: error, bundleId: id }, 'A bulk request could not be settled')
    }
  }
}

function expire(job: JobContext, bundle: BundleWithRequests): Promise<void> {
  const to = bundleMoveOrThrow(job, 'expire', bundle)
  const open = bundle.requests.filter(({ state }) => state === 'requested')
  return inTransaction(job.db, async (tx) => {
    await saveBundleMove(tx, bundle, 'expire', to, { movedAt: job.clock.now() })
    for (const request of open) await saveMove(tx, request, 'expire', moveOrThrow(job, 'expire', request))
    await recordAudit(tx, job, {
      action: 'bundle.expired',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: `Bulk request ${bundle.number} expired: nobody decided it by ${bundle.decideBy.toISOString()}`,
      before: { state: bundle.state },
      after: { state: to },
    })
    for (const request of open) {
      await recordAudit(tx, job, {
        action: 'grant.expired',
        subject: { type: 'grant-request', id: request.id },
        summary: `Grant request ${request.number} expired with bulk request ${bundle.number}`,
        before: { state: request.state },
        after: { state: 'expired' },
      })
    }
  })
}
