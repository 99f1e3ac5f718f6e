import type { BrokenGlassList } from '@/lib/contracts/requests'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { requestsOf } from '@/lib/services/in-scope'

/** What was applied without approvals and nobody else has looked at yet, the oldest first. */
export async function listBrokenGlass(ctx: ServiceContext): Promise<BrokenGlassList> {
  requirePermission(ctx, 'grants.read')
  const rows = await ctx.db.prisma.breakGlass.findMany({
    where: { reviewedAt: null, request: requestsOf(scopeOf(ctx, 'grants.read')) },
    orderBy: { at: 'asc' },
    include: { request: { select: { number: true } } },
  })
  return {
    items: rows.map(({ requestId, request, personName, reason, at }) => ({
      id: requestId,
      number: request.number,
      personName,
      reason,
      at: at.toISOString(),
    })),
  }
}
