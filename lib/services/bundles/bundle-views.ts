import type { BundleRow, BundleView } from '@/lib/contracts/bundles'
import { PreflightView } from '@/lib/contracts/requests'
import type { AuditEntry, GrantBundle, GrantRequest } from '@/lib/db/generated/client'
import type { Decider } from '@/lib/domain/grants/approval-rules/standing'
import { describeBundleRefusal, tryBundleMove } from '@/lib/domain/grants/bundle-lifecycle'
import type { ServiceContext } from '@/lib/services/context'
import type { ApprovalState } from '@/lib/services/grants/approval-state'
import { isClean, toApprovalView, whyNotMine } from '@/lib/services/grants/approval-views'
import { moverOf } from '@/lib/services/grants/mover'
import { approvalNow } from '@/lib/services/grants/save-approval'
import type { BundleWithRequests } from './find-bundle'

export function toBundleRow(
  bundle: GrantBundle & { readonly requests: readonly Pick<GrantRequest, 'state'>[] },
): BundleRow {
  const count = (state: GrantRequest['state']) => bundle.requests.filter((request) => request.state === state).length
  return {
    id: bundle.id,
    number: bundle.number,
    state: bundle.state,
    family: bundle.family,
    members: bundle.requests.length,
    // A grant that was withdrawn later was made and proved all the same.
    verified: count('verified') + count('revoking') + count('revoked'),
    failed: count('failed'),
    requesterName: bundle.requesterName,
    requestedAt: bundle.requestedAt.toISOString(),
    deciderName: bundle.deciderName,
    decidedAt: bundle.decidedAt?.toISOString() ?? null,
  }
}

interface Viewed {
  readonly rows: readonly Omit<BundleView['requests'][number], 'region' | 'attention'>[]
  readonly state: ApprovalState
  readonly deciders: readonly Decider[]
  readonly entries: readonly AuditEntry[]
}

export function toBundleView(
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  bundle: BundleWithRequests,
  { rows, state, deciders, entries }: Viewed,
): BundleView {
  return {
    ...toBundleRow(bundle),
    reason: bundle.reason,
    stopOnError: bundle.stopOnError,
    endsAt: bundle.endsAt?.toISOString() ?? null,
    holdReason: bundle.holdReason,
    decisionNote: bundle.decisionNote,
    requests: bundle.requests.map((request, at) => ({
      ...rows[at]!,
      region: request.region,
      attention: PreflightView.parse(request.preflight)
        .checks.filter((check) => check.outcome !== 'pass')
        .map((check) => `${check.title}? ${check.detail}`),
    })),
    moves: (['cancel', 'reject', 'continue', 'approve'] as const).map((move) => {
      const now = approvalNow(bundle, state)
      const result = tryBundleMove(move, now, moverOf(ctx.actor, bundle.requests), ctx.clock.now())
      const reason = !result.ok
        ? describeBundleRefusal(result.refusal, move, now)
        : move === 'approve'
          ? whyNotMine(ctx, state, bundle.requestedBy, deciders, `Bulk request ${bundle.number}`)
          : null
      return { move, allowed: reason === null, reason }
    }),
    approval: toApprovalView(state, bundle.approvals, bundle.requests.every(isClean)),
    audit: entries.map((entry) => ({
      seq: entry.seq.toString(),
      at: entry.at.toISOString(),
      actorName: entry.actorName,
      action: entry.action,
      summary: entry.summary,
    })),
  }
}
