import type { BundleRow, BundleView } from '@/lib/contracts/bundles'
import { PreflightView } from '@/lib/contracts/requests'
import type { AuditEntry, GrantBundle, GrantRequest } from '@/lib/db/generated/client'
import { describeBundleRefusal, tryBundleMove } from '@/lib/domain/grants/bundle-lifecycle'
import type { ServiceContext } from '@/lib/services/context'
import { moverOf } from '@/lib/services/grants/mover'
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

export function toBundleView(
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  bundle: BundleWithRequests,
  rows: readonly Omit<BundleView['requests'][number], 'region' | 'attention'>[],
  entries: readonly AuditEntry[],
): BundleView {
  return {
    ...toBundleRow(bundle),
    reason: bundle.reason,
    stopOnError: bundle.stopOnError,
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
      const result = tryBundleMove(move, bundle, moverOf(ctx.actor), ctx.clock.now())
      const reason = result.ok ? null : describeBundleRefusal(result.refusal, move, bundle)
      return { move, allowed: result.ok, reason }
    }),
    audit: entries.map((entry) => ({
      seq: entry.seq.toString(),
      at: entry.at.toISOString(),
      actorName: entry.actorName,
      action: entry.action,
      summary: entry.summary,
    })),
  }
}
