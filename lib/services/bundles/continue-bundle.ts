import type { BundleView } from '@/lib/contracts/bundles'
import { DecideInput } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { enqueueBundle } from './enqueue-bundle'
import { findBundle } from './find-bundle'
import { getBundle } from './get-bundle'
import { bundleMoveOrThrow, saveBundleMove } from './move-bundle'

/** Goes on behind a failure: an approver has seen what failed and accepts it. The failed members stay failed. */
export async function continueBundle(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<BundleView> {
  requirePermission(ctx, 'grants.decide')
  const { reason } = DecideInput.parse(input)
  const bundle = await findBundle(ctx, input.id)
  const to = bundleMoveOrThrow(ctx, 'continue', bundle)
  const acceptedFailures = bundle.requests.filter(({ state }) => state === 'failed').map(({ id }) => id)
  await inTransaction(ctx.db, async (tx) => {
    await saveBundleMove(tx, bundle, 'continue', to, { acceptedFailures, holdReason: null, movedAt: ctx.clock.now() })
    await enqueueBundle(tx, bundle.id)
    await recordAudit(tx, ctx, {
      action: 'bundle.continued',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: `Bulk request ${bundle.number} of ${bundle.requesterName} goes on behind ${acceptedFailures.length} failed`,
      reason,
      before: { state: bundle.state, holdReason: bundle.holdReason },
      after: { state: to, acceptedFailures },
    })
  })
  return getBundle(ctx, bundle.id)
}
