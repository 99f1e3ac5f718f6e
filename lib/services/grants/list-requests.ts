import type { RequestListQuery, RequestPage } from '@/lib/contracts/requests'
import type { Prisma } from '@/lib/db/generated/client'
import { grantStates } from '@/lib/domain/grants/lifecycle'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { requestsOf } from '@/lib/services/in-scope'
import { listWriterAlarms } from './list-writer-alarms'
import { requestRows } from './request-views'
import { type WaitingFor, waitingFor } from './waiting-for'

/** A grant whose end is this near is in the view of those that end soon. */
const soonDays = 7

export async function listRequests(ctx: ServiceContext, query: RequestListQuery): Promise<RequestPage> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const known = requestsOf(scopeOf(ctx, 'grants.read'))
  const mine = await waitingFor(ctx)
  const where = { AND: [known, inView(ctx, query.view, mine), inState(query.state), matching(query.q)] }
  const [requests, total, writerAlarms] = await Promise.all([
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
    listWriterAlarms(ctx),
  ])
  return {
    items: await requestRows(ctx, requests),
    total,
    page: query.page,
    size: query.size,
    waiting: mine.requests.length + mine.bundles.length,
    writerAlarms,
  }
}

/** `waiting`: what this person could decide now, bundles as one. */
function inView(ctx: ServiceContext, view: RequestListQuery['view'], mine: WaitingFor): Prisma.GrantRequestWhereInput {
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
      return { id: { in: [...mine.requests] } }
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
