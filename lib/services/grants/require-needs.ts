import { notFound } from '@/lib/errors'
import { mayIn, requirePermission, requirePermissionFor, type ServiceContext } from '@/lib/services/context'
import { needsOf, scopeOfAny } from '@/lib/services/in-scope'

/** Refuses to ask for grants for these needs where the caller may do so on neither side; what they may not know of is not there. */
export async function requireNeeds(ctx: ServiceContext, needIds: readonly string[]): Promise<void> {
  requirePermission(ctx, 'grants.request')
  const rows = await ctx.db.prisma.needRecord.findMany({
    where: { id: { in: [...needIds] }, ...needsOf(scopeOfAny(ctx, 'inventory.read', 'grants.request')) },
    select: { id: true, keyAccountId: true, clusterAccountId: true },
  })
  const known = new Set(rows.map(({ id }) => id))
  const lost = needIds.find((id) => !known.has(id))
  if (lost) throw notFound(`Need ${lost}`)
  for (const { keyAccountId, clusterAccountId } of rows)
    if (!mayIn(ctx, 'grants.request', clusterAccountId)) requirePermissionFor(ctx, 'grants.request', keyAccountId)
}
