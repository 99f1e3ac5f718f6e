import type { GrantRequest } from '@/lib/db/generated/client'
import { tryBundleMove } from '@/lib/domain/grants/bundle-lifecycle'
import { tryMove } from '@/lib/domain/grants/lifecycle'
import { rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { may, type ServiceContext } from '@/lib/services/context'
import { type ApprovalState, approvalState, bundleApprovalState, judge } from './approval-state'
import { decidersFor, holdersFor } from './holders'
import { moverOf } from './mover'
import { approvalNow } from './save-approval'

export interface WaitingFor {
  readonly requests: readonly string[]
  readonly bundles: readonly string[]
}

/** What this person could decide now, judged as the button judges it: undecided requests are few, and their rules are no SQL. */
export async function waitingFor(ctx: ServiceContext): Promise<WaitingFor> {
  if (!may(ctx, 'grants.decide')) return { requests: [], bundles: [] }
  const { prisma } = ctx.db
  const now = ctx.clock.now()
  const [rules, holders, requests, bundles] = await Promise.all([
    rulesInForce(prisma),
    holdersFor(ctx),
    prisma.grantRequest.findMany({ where: { bundleId: null, state: 'requested' }, include: { approvals: true } }),
    prisma.grantBundle.findMany({
      where: { state: { in: ['requested', 'held'] } },
      include: { approvals: true, requests: { orderBy: { position: 'asc' } } },
    }),
  ])
  const isMine = (state: ApprovalState, requestedBy: string, members: readonly GrantRequest[]) =>
    judge(state, requestedBy, ctx.actor.id, decidersFor(holders, members)).ok
  return {
    requests: requests.flatMap((request) => {
      const state = approvalState(request, rules)
      const may =
        tryMove('approve', approvalNow(request, state), moverOf(ctx.actor, [request]), now).ok &&
        isMine(state, request.requestedBy, [request])
      return may ? [request.id] : []
    }),
    bundles: bundles.flatMap((bundle) => {
      const by = moverOf(ctx.actor, bundle.requests)
      if (bundle.state === 'held') return tryBundleMove('continue', bundle, by, now).ok ? [bundle.id] : []
      const state = bundleApprovalState(bundle, rules)
      const may =
        tryBundleMove('approve', approvalNow(bundle, state), by, now).ok &&
        isMine(state, bundle.requestedBy, bundle.requests)
      return may ? [bundle.id] : []
    }),
  }
}
