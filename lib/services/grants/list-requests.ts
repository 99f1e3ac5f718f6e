import type { RequestListQuery, RequestPage } from '@/lib/contracts/requests'
import type { Prisma } from '@/lib/db/generated/client'
import { grantStates } from '@/lib/domain/grants/lifecycle'
import { may, requirePermission, type ServiceContext } from '@/lib/services/context'
import { bundlesInView } from '../bundles/list-bundles'
import { requestRows } from './request-views'

/** A grant whose end is this near is in the view of those that end soon. */
const soonDays = 7

export async function listRequests(ctx: ServiceContext, query: RequestListQuery): Promise<RequestPage> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const where = { AND: [inView(ctx, query.view), inState(query.state), matching(query.q)] }
  const [requests, total, waiting, waitingBundles] = await Promise.all([
    prisma.grantRequest.findMany({
      where,
      orderBy: [
        query.sort === 'endsAt' ? { endsAt: { sort: query.dir, nulls: 'last' } } : { [query.sort]: query.dir },
        { number: 'desc' },
      ],
      skip: (query.page - 1) * query.size,
      take: query.size,
    }),
    prisma.grantRequest.count({ where }),
    prisma.grantRequest.count({ where: inView(ctx, 'waiting') }),
    prisma.grantBundle.count({ where: bundlesInView(ctx, 'waiting') }),
  ])
  return {
    items: await requestRows(prisma, requests),
    total,
    page: query.page,
    size: query.size,
    waiting: waiting + waitingBundles,
  }
}

/** `waiting`: what this person could decide now, bundles as one. Their own requests wait for somebody else. */
function inView(ctx: ServiceContext, view: RequestListQuery['view']): Prisma.GrantRequestWhereInput {
  switch (view) {
    case 'all':
      return {}
    case 'mine':
      return { requestedBy: ctx.actor.id }
    case 'ending':
      return {
        grantId: { not: null },
        state: { in: ['verified', 'failed', 'revoking'] },
        endsAt: { lte: new Date(ctx.clock.now().getTime() + soonDays * 86_400_000) },
      }
    case 'waiting':
      return may(ctx, 'grants.decide')
        ? { bundleId: null, state: 'requested', requestedBy: { not: ctx.actor.id } }
        : { id: { in: [] } }
  }
}

function inState(text: string): Prisma.GrantRequestWhereInput {
  const state = grantStates.find((s) => s === text)
  return state ? { state } : {}
}

function matching(q: string): Prisma.GrantRequestWhereInput {
  if (!q) return {}
  const has = { contains: q, mode: 'insensitive' as const }
  const number = /^\d{1,9}$/.test(q) ? [{ number: Number(q) }] : []
  return { OR: [...number, { keyArn: has }, { granteePrincipal: has }, { clusterArn: has }, { requesterName: has }] }
}
