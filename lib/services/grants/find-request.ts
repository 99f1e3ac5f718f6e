import { notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { requestsOf, scopeOfAny } from '@/lib/services/in-scope'
import type { RequestWithApprovals } from './lock-request'

/** Requests that somebody may know of, be it that they read them, ask for them or decide on them. */
export const knownRequests = (ctx: Pick<ServiceContext, 'actor'>) =>
  requestsOf(scopeOfAny(ctx, 'grants.read', 'grants.request', 'grants.decide'))

/** One the caller may know of. Any other is not there. */
export async function findRequest(
  ctx: Pick<ServiceContext, 'actor' | 'db'>,
  id: string,
): Promise<RequestWithApprovals> {
  const request = await ctx.db.prisma.grantRequest.findFirst({
    where: { id, ...knownRequests(ctx) },
    include: { approvals: { orderBy: { id: 'asc' } } },
  })
  if (!request) throw notFound(`Grant request ${id}`)
  return request
}
