import type { CallView, RequestRow, RequestView } from '@/lib/contracts/requests'
import { PreflightView, ProposedGrant } from '@/lib/contracts/requests'
import type {
  AuditEntry,
  BreakGlass,
  GrantCall,
  GrantComment,
  GrantRequest,
  GrantStep,
} from '@/lib/db/generated/client'
import { nameOf } from '@/lib/domain/arn'
import type { Decider } from '@/lib/domain/grants/approval-rules/standing'
import { whyNotEarlier, whyNotRenewed } from '@/lib/domain/grants/end-date'
import { progressOf } from '@/lib/domain/grants/progress'
import { type ServiceContext, scopeOf } from '@/lib/services/context'
import { bundlesOf } from '@/lib/services/in-scope'
import type { RecordedBy } from '../history/event-record'
import type { ApprovalState } from './approval-state'
import { isClean, toApprovalView, toMoves } from './approval-views'
import { grantsNow } from './grants-now'
import type { RequestWithApprovals } from './lock-request'
import { moverOf } from './mover'

/** Requests as lists show them, with the names their keys and clusters have now. */
export async function requestRows(
  ctx: Pick<ServiceContext, 'actor' | 'db'>,
  requests: readonly GrantRequest[],
): Promise<RequestRow[]> {
  const tx = ctx.db.prisma
  const [keys, clusters, bundles, others, now] = await Promise.all([
    tx.keySummary.findMany({
      where: { arn: { in: [...new Set(requests.map((r) => r.keyArn))] } },
      select: { arn: true, alias: true },
    }),
    tx.clusterSummary.findMany({
      where: { arn: { in: [...new Set(requests.flatMap((r) => r.clusterArn ?? []))] } },
      select: { arn: true, name: true },
    }),
    tx.grantBundle.findMany({
      where: {
        id: { in: [...new Set(requests.flatMap((r) => r.bundleId ?? []))] },
        ...bundlesOf(scopeOf(ctx, 'grants.read')),
      },
      select: { id: true, number: true },
    }),
    tx.grantRequest.findMany({
      where: { id: { in: requests.flatMap((r) => r.renewsId ?? r.replacesId ?? []) } },
      select: { id: true, number: true },
    }),
    grantsNow(ctx.db, requests),
  ])
  const earlier = new Map(others.map((one) => [one.id, one]))
  const bundleOf = new Map(bundles.map((b) => [b.id, b]))
  const aliases = new Map(keys.map((k) => [k.arn, k.alias]))
  const names = new Map(clusters.map((c) => [c.arn, c.name]))
  return requests.map((request) => ({
    id: request.id,
    number: request.number,
    state: request.state,
    keyArn: request.keyArn,
    keyAlias: aliases.get(request.keyArn) ?? '',
    granteePrincipal: request.granteePrincipal,
    issuingAccountId: request.issuingAccountId,
    operations: request.operations,
    clusterArn: request.clusterArn,
    clusterName: request.clusterArn && (names.get(request.clusterArn) ?? nameOf(request.clusterArn)),
    requesterName: request.requesterName,
    requestedBy: request.requestedBy,
    requestedAt: request.requestedAt.toISOString(),
    deciderName: request.deciderName,
    decidedAt: request.decidedAt?.toISOString() ?? null,
    failure: request.failure,
    grantNow: now.get(request.id) ?? null,
    endsAt: request.endsAt?.toISOString() ?? null,
    follows: followedBy(request, earlier),
    bundle: bundleOf.get(request.bundleId ?? '') ?? null,
  }))
}

function followedBy(
  { renewsId, replacesId }: GrantRequest,
  earlier: ReadonlyMap<string, { readonly id: string; readonly number: number }>,
): RequestRow['follows'] {
  const found = earlier.get(renewsId ?? replacesId ?? '')
  return found ? { ...found, how: renewsId ? 'renew' : 'replace' } : null
}

interface Viewed {
  readonly row: RequestRow
  readonly request: RequestWithApprovals & {
    readonly steps: readonly StepWithCalls[]
    readonly comments: readonly GrantComment[]
    readonly breakGlass: BreakGlass | null
  }
  readonly state: ApprovalState
  readonly deciders: readonly Decider[]
  readonly entries: readonly AuditEntry[]
  readonly later: GrantRequest | null
}

export function toRequestView(
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  { row, request, state, deciders, entries, later }: Viewed,
): RequestView {
  return {
    ...row,
    region: request.region,
    keyAccountId: request.keyAccountId,
    reason: request.reason,
    decisionNote: request.decisionNote,
    needId: request.needId,
    grantId: request.grantId,
    appliedAt: request.appliedAt?.toISOString() ?? null,
    revokerName: request.revokerName,
    revokeReason: request.revokeReason,
    revokedAt: request.revokedAt?.toISOString() ?? null,
    preflight: PreflightView.parse(request.preflight),
    steps: request.steps.map(toStepView),
    progress: progressOf({ ...request, reachedApplied: request.appliedAt !== null, renews: request.renewsId !== null }),
    moves: toMoves(ctx, request, state, deciders),
    approval: toApprovalView(state, request.approvals, isClean(request)),
    narrowed:
      request.askedFor === null
        ? null
        : {
            by: request.narrowerName ?? '',
            note: request.narrowNote ?? '',
            from: ProposedGrant.parse(request.askedFor),
          },
    breakGlass: request.breakGlass && toBreakGlassView(request.breakGlass),
    comments: request.comments.map(({ id, authorName, text, at }) => ({ id, authorName, text, at: at.toISOString() })),
    ends: endViews(ctx, request),
    followedBy: later && {
      id: later.id,
      number: later.number,
      how: later.renewsId === request.id ? 'renew' : 'replace',
    },
    audit: entries.map((entry) => ({
      seq: entry.seq.toString(),
      at: entry.at.toISOString(),
      actorName: entry.actorName,
      action: entry.action,
      summary: entry.summary,
    })),
  }
}

function endViews(ctx: Pick<ServiceContext, 'actor'>, request: GrantRequest): RequestView['ends'] {
  const by = moverOf(ctx.actor, [request])
  const view = (act: 'renew' | 'end-earlier', reason: string | null) => ({ act, allowed: reason === null, reason })
  return [view('renew', whyNotRenewed(request, by)), view('end-earlier', whyNotEarlier(request, by))]
}
const toBreakGlassView = (glass: BreakGlass): NonNullable<RequestView['breakGlass']> => ({
  personName: glass.personName,
  reason: glass.reason,
  at: glass.at.toISOString(),
  reviewerName: glass.reviewerName,
  reviewNote: glass.reviewNote,
  reviewedAt: glass.reviewedAt?.toISOString() ?? null,
})

type StepView = RequestView['steps'][number]

type StepWithCalls = GrantStep & { readonly calls: readonly GrantCall[] }

const toStepView = (step: StepWithCalls): StepView => ({
  step: step.step,
  outcome: outcomeOf(step.outcome),
  detail: step.detail,
  startedAt: step.startedAt.toISOString(),
  finishedAt: step.finishedAt?.toISOString() ?? null,
  calls: step.calls.map(toCallView),
})

const toCallView = (call: GrantCall): CallView => ({
  call: call.call,
  accountId: call.accountId,
  region: call.region,
  calledAt: call.calledAt.toISOString(),
  awsRequestId: call.awsRequestId,
  state: call.state as CallView['state'],
  lookedAt: call.lookedAt?.toISOString() ?? null,
  reason: call.reason,
  event:
    call.eventId && call.eventAt
      ? { ...(call.event as unknown as RecordedBy), id: call.eventId, at: call.eventAt.toISOString() }
      : null,
})

function outcomeOf(text: string | null): StepView['outcome'] {
  return text === 'ok' || text === 'refused' || text === 'failed' ? text : null
}
