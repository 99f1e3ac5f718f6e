import type { ApprovalView, RequestView } from '@/lib/contracts/requests'
import type { GrantApproval, GrantRequest } from '@/lib/db/generated/client'
import { describeWho } from '@/lib/domain/grants/approval-rules/demand'
import { type Decider, standingOf } from '@/lib/domain/grants/approval-rules/standing'
import { describeRefusal, tryMove } from '@/lib/domain/grants/lifecycle'
import type { ServiceContext } from '@/lib/services/context'
import { type ApprovalState, factsOfRow, givenOf, judge, refusalWords } from './approval-state'
import { moverOf, whyNotAlone } from './mover'
import { warningNoteLength } from './require-note'
import { approvalNow } from './save-approval'
import { whyNotNarrowed } from './why-not-narrowed'
import { whyNotReview } from './why-not-review'

/** Who still has to approve, and who has. */
export function toApprovalView(
  state: ApprovalState,
  approvals: readonly GrantApproval[],
  clean: boolean,
): ApprovalView {
  return {
    fingerprint: state.fingerprint,
    decideBy: state.decideBy.toISOString(),
    noteLength: state.demand.warningNote && !clean ? warningNoteLength : 0,
    clauses: standingOf(state.demand, state.counting.map(givenOf)).map(({ who, ...clause }) => ({
      ...clause,
      who: describeWho(who),
    })),
    approvals: approvals.map((approval) => ({
      id: approval.id,
      personName: approval.personName,
      onBehalfOf: approval.holderId === approval.personId ? null : approval.holderName,
      note: approval.note,
      at: approval.at.toISOString(),
      counts: approval.fingerprint === state.fingerprint,
    })),
  }
}

type Reviewable = GrantRequest & { readonly breakGlass: Parameters<typeof whyNotReview>[2] | null }

/** What the viewer may do with a request, each refusal with the server's words. */
export function toMoves(
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  request: Reviewable,
  state: ApprovalState,
  deciders: readonly Decider[],
): RequestView['moves'] {
  const by = moverOf(ctx.actor, [request])
  const now = approvalNow(request, state)
  const made = (['approve', 'narrow', 'reject', 'cancel', 'break-glass', 'revoke'] as const).map((move) => {
    const alone = move === 'revoke' ? null : whyNotAlone(request)
    if (alone) return { move, allowed: false, reason: alone }
    const result = tryMove(move, now, by, ctx.clock.now())
    if (!result.ok) return { move, allowed: false, reason: describeRefusal(result.refusal, move, now) }
    if (move === 'narrow') return { move, allowed: !request.renewsId, reason: whyNotNarrowed(request) }
    const reason =
      move === 'approve'
        ? whyNotMine(ctx, state, request.requestedBy, deciders, `Grant request ${request.number}`)
        : null
    return { move, allowed: reason === null, reason }
  })
  const { breakGlass } = request
  if (!breakGlass) return made
  const reason = whyNotReview(ctx.actor, request, breakGlass)
  return [...made, { move: 'review-break-glass', allowed: reason === null, reason }]
}

/** Why the rules do not ask this person, or null. */
export function whyNotMine(
  { actor }: Pick<ServiceContext, 'actor'>,
  state: ApprovalState,
  requestedBy: string,
  deciders: readonly Decider[],
  name: string,
): string | null {
  const judged = judge(state, requestedBy, actor.id, deciders)
  return judged.ok ? null : refusalWords(judged.refusal, name, state)
}

/** Every check of the request's last preflight passed. */
export const isClean = (request: GrantRequest): boolean => factsOfRow(request).clean
