import type { GrantRequest } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { nextStep } from '@/lib/domain/grants/bundle-lifecycle'
import { recordAudit } from '@/lib/services/audit/record'
import { applyGrant } from '@/lib/services/grants/apply-grant'
import { withLock } from '@/lib/services/grants/with-request-lock'
import type { JobContext } from '@/lib/services/job-context'
import { enqueueBundle } from './enqueue-bundle'
import { type BundleWithRequests, findBundle } from './find-bundle'
import { bundleMoveOrThrow, saveBundleMove } from './move-bundle'

/**
 * Makes the next grant of an approved bundle, and hands the rest to the next job: one member a job, so that each has the queue's own
 * attempts. May stop anywhere and be run again; what comes next is read from the members' states alone.
 */
export async function applyBundle(job: JobContext, { bundleId }: { readonly bundleId: string }): Promise<void> {
  await withLock(job.db, `apply-bundle ${bundleId}`, async () => {
    const bundle = await findBundle(job, bundleId)
    if (bundle.state !== 'approved') return
    const step = nextStep(bundle.requests, bundle)
    if (step.do === 'apply') {
      await applyGrant(job, { requestId: step.member.id })
      return goOn(job, await findBundle(job, bundleId), step.member)
    }
    await settle(job, bundle)
  })
}

async function goOn(job: JobContext, bundle: BundleWithRequests, worked: GrantRequest): Promise<void> {
  if (bundle.state !== 'approved') return
  const now = bundle.requests.find(({ id }) => id === worked.id)
  if (now && ['approved', 'applying', 'applied'].includes(now.state))
    throw new Error(`Request ${now.number} did not come to its end; another worker may be at it.`)
  await settle(job, bundle)
}

async function settle(job: JobContext, bundle: BundleWithRequests): Promise<void> {
  const step = nextStep(bundle.requests, bundle)
  switch (step.do) {
    case 'apply':
      return inTransaction(job.db, (tx) => enqueueBundle(tx, bundle.id))
    case 'hold':
      return hold(job, bundle, step.because)
    case 'finish':
      return finish(job, bundle)
  }
}

function hold(job: JobContext, bundle: BundleWithRequests, failed: readonly GrantRequest[]): Promise<void> {
  const to = bundleMoveOrThrow(job, 'hold', bundle)
  const waiting = bundle.requests.filter(({ state }) => state === 'approved').length
  const holdReason = `${failed.map((r) => `Request ${r.number} failed: ${r.failure ?? 'see its page'}`).join(' ')} ${waiting} approved and not begun.`
  return inTransaction(job.db, async (tx) => {
    await saveBundleMove(tx, bundle, 'hold', to, { holdReason, movedAt: job.clock.now() })
    await recordAudit(tx, job, {
      action: 'bundle.held',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: `Bulk request ${bundle.number} held. ${holdReason}`,
      before: { state: bundle.state },
      after: { state: to, failed: failed.map(({ id }) => id) },
    })
  })
}

function finish(job: JobContext, bundle: BundleWithRequests): Promise<void> {
  const to = bundleMoveOrThrow(job, 'finish', bundle)
  const count = (state: GrantRequest['state']) => bundle.requests.filter((request) => request.state === state).length
  return inTransaction(job.db, async (tx) => {
    await saveBundleMove(tx, bundle, 'finish', to, { movedAt: job.clock.now() })
    await recordAudit(tx, job, {
      action: 'bundle.finished',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: `Bulk request ${bundle.number} came to its end: ${count('verified')} of ${bundle.requests.length} verified, ${count('failed')} failed`,
      before: { state: bundle.state },
      after: { state: to, verified: count('verified'), failed: count('failed') },
    })
  })
}
