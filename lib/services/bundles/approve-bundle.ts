import { ApproveBundleInput, type BundleView } from '@/lib/contracts/bundles'
import type { PreflightView } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { nameOf } from '@/lib/domain/arn'
import { AppError, conflict, invalidInput } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { loadNeeds } from '@/lib/services/grants/load-need'
import { makePreflight } from '@/lib/services/grants/make-preflight'
import { moveOrThrow } from '@/lib/services/grants/mover'
import { proposalFromRow } from '@/lib/services/grants/proposal-row'
import { saveMove } from '@/lib/services/grants/save-move'
import { enqueueBundle } from './enqueue-bundle'
import { findBundle } from './find-bundle'
import { getBundle } from './get-bundle'
import { bundleMoveOrThrow, saveBundleMove } from './move-bundle'

/**
 * Another person's yes to all members at once, checked again on what is known now. Members the approver leaves out are rejected in the
 * same breath. Of many decisions at one moment one counts.
 */
export async function approveBundle(
  ctx: ServiceContext,
  input: { id: string } & ApproveBundleInput,
): Promise<BundleView> {
  requirePermission(ctx, 'grants.decide')
  const { reason, leaveOut } = ApproveBundleInput.parse(input)
  const bundle = await findBundle(ctx, input.id)
  const to = bundleMoveOrThrow(ctx, 'approve', bundle)
  const foreign = leaveOut.filter((id) => !bundle.requests.some((request) => request.id === id))
  if (foreign.length > 0) throw invalidInput(`Not of this bulk request: ${foreign.join(', ')}.`)
  const left = bundle.requests.filter((request) => leaveOut.includes(request.id))
  const kept = bundle.requests.filter((request) => !leaveOut.includes(request.id))
  if (kept.length === 0) throw conflict('Nothing would be left to make. Reject the bulk request instead.')
  const checked = await checkAgain(ctx, kept)

  const decided = {
    decidedBy: ctx.actor.id,
    deciderName: ctx.actor.name,
    decisionNote: reason,
    decidedAt: ctx.clock.now(),
  }
  await inTransaction(ctx.db, async (tx) => {
    await saveBundleMove(tx, bundle, 'approve', to, { ...decided, movedAt: ctx.clock.now() })
    for (const { request, preflight } of checked)
      await saveMove(tx, request, 'approve', moveOrThrow(ctx, 'approve', request), { ...decided, preflight })
    for (const request of left) await saveMove(tx, request, 'reject', moveOrThrow(ctx, 'reject', request), decided)
    await enqueueBundle(tx, bundle.id)
    await recordAudit(tx, ctx, {
      action: 'bundle.approved',
      subject: { type: 'grant-bundle', id: bundle.id },
      summary: `Bulk request ${bundle.number} of ${bundle.requesterName} approved: ${kept.length} of ${bundle.requests.length} grants`,
      reason,
      before: { state: bundle.state },
      after: { state: to, leftOut: left.map(({ id }) => id) },
    })
    for (const request of bundle.requests) {
      const out = left.includes(request)
      await recordAudit(tx, ctx, {
        action: out ? 'grant.rejected' : 'grant.approved',
        subject: { type: 'grant-request', id: request.id },
        summary: `Grant request ${request.number} of ${request.requesterName} ${out ? 'left out of' : 'approved with'} bulk request ${bundle.number}`,
        reason,
        before: { state: request.state },
        after: { state: out ? 'rejected' : 'approved' },
      })
    }
  })
  return getBundle(ctx, bundle.id)
}

async function checkAgain(ctx: ServiceContext, requests: readonly GrantRequest[]) {
  const { index, needs } = await loadNeeds(
    ctx,
    requests.flatMap(({ needId }) => needId ?? []),
    { absent: 'skip' },
  )
  const checked: { request: GrantRequest; preflight: PreflightView }[] = []
  const blocked: { id: string; text: string }[] = []
  for (const request of requests) {
    const need = needs.find(({ id }) => id === request.needId)
    if (!need) {
      blocked.push({ id: request.id, text: `${nameRequest(request)}: nothing needs it any more.` })
      continue
    }
    const preflight = await makePreflight(ctx, {
      index,
      need,
      proposal: proposalFromRow(request),
      requestedBy: request.requestedBy,
      requestId: request.id,
    })
    const checks = preflight.checks.filter((check) => check.outcome === 'block')
    if (checks.length > 0) {
      const words = checks.map((check) => `${check.title}: no. ${check.detail}`).join(' ')
      blocked.push({ id: request.id, text: `${nameRequest(request)}: ${words}` })
    } else checked.push({ request, preflight })
  }
  if (blocked.length === 0) return checked
  throw new AppError(
    'precondition-failed',
    `Cannot be approved as it is; leave out what is blocked. ${blocked.map(({ text }) => text).join(' ')}`,
    { blocked: blocked.map(({ id }) => id) },
  )
}

const nameRequest = (request: GrantRequest) =>
  `Request ${request.number} (${nameOf(request.granteePrincipal)}, ${request.region})`
