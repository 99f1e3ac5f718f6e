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

/** Another person's no to all members at once. */
export async function rejectBundle(ctx: ServiceContext, input: { id: string } & DecideInput): Promise<BundleView> {
  requirePermission(ctx, 'grants.decide')
  const { reason } = DecideInput.parse(input)
  const bundle = await findBundle(ctx, input.id)
  const to = bundleMoveOrThrow(ctx, 'reject', bundle)
  const open = bundle.requests.filter(({ state }) => state === 'requested')
  const decided = {
    decidedBy: ctx.actor.id,
    deciderName: ctx.actor.name,
    decisionNote: reason,
    decidedAt: ctx.clock.now(),
  }
  await inTransaction(ctx.db, async (tx) => {
    await saveBundleMove(tx, bundle, 'reject', to, { ...decided, movedAt: ctx.clock.now() })
    for (const request of open) await saveMove(tx, request, 'reject', moveOrThrow(ctx, 'reject', request), decided)
    await recordAudit(tx, ctx, {
      action: 'bundle.rejected',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: `Bulk request ${bundle.number} of ${bundle.requesterName} rejected`,
      reason,
      before: { state: bundle.state },
      after: { state: to },
    })
    for (const request of open) {
      await recordAudit(tx, ctx, {
        action: 'grant.rejected',
        subject: { type: 'grant-request', id: request.id },
        summary: `Grant request ${request.number} of ${request.requesterName} rejected with bulk request ${bundle.number}`,
        reason,
        before: { state: request.state },
        after: { state: 'rejected' },
      })
    }
  })
  return getBundle(ctx, bundle.id)
}
