import type { BundleView } from '@/lib/contracts/bundles'
import { DecideInput } from '@/lib/contracts/requests'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { moveOrThrow } from '@/lib/services/grants/mover'
import { saveMove } from '@/lib/services/grants/save-move'
import { findBundle } from './find-bundle'
import { getBundle } from './get-bundle'
import { bundleMoveOrThrow, saveBundleMove } from './move-bundle'

/** Takes back what the worker has not begun. What exists already stays, and the member it is at goes on to its end. */
export async function cancelBundle(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<BundleView> {
  requirePermission(ctx, 'grants.request')
  const { reason } = DecideInput.parse(input)
  const bundle = await findBundle(ctx, input.id)
  const to = bundleMoveOrThrow(ctx, 'cancel', bundle)
  const waiting = bundle.requests.filter(({ state }) => state === 'requested' || state === 'approved')
  await inTransaction(ctx.db, async (tx) => {
    await saveBundleMove(tx, bundle, 'cancel', to, { movedAt: ctx.clock.now(), holdReason: null })
    for (const request of waiting)
      await saveMove(tx, request, 'cancel', moveOrThrow(ctx, 'cancel', request), { decisionNote: reason })
    await recordAudit(tx, ctx, {
      action: 'bundle.cancelled',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: `Bulk request ${bundle.number} of ${bundle.requesterName} cancelled: ${waiting.length} of ${bundle.requests.length} grants will not be made`,
      reason,
      before: { state: bundle.state },
      after: { state: to },
    })
    for (const request of waiting) {
      await recordAudit(tx, ctx, {
        action: 'grant.cancelled',
        subject: { type: 'grant-request', id: request.id },
        summary: `Grant request ${request.number} of ${request.requesterName} cancelled with bulk request ${bundle.number}`,
        reason,
        before: { state: request.state },
        after: { state: 'cancelled' },
      })
    }
  })
  return getBundle(ctx, bundle.id)
}
