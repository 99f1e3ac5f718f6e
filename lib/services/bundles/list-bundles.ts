import type { BundleListQuery, BundlePage } from '@/lib/contracts/bundles'
import type { Prisma } from '@/lib/db/generated/client'
import { may, requirePermission, type ServiceContext } from '@/lib/services/context'
import { toBundleRow } from './bundle-views'

export async function listBundles(ctx: ServiceContext, query: BundleListQuery): Promise<BundlePage> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const where = { AND: [bundlesInView(ctx, query.view), matching(query.q)] }
  const [bundles, total] = await Promise.all([
    prisma.grantBundle.findMany({
      where,
      orderBy: { number: query.dir },
      skip: (query.page - 1) * query.size,
      take: query.size,
      include: { requests: { select: { state: true } } },
    }),
    prisma.grantBundle.count({ where }),
  ])
  return { items: bundles.map(toBundleRow), total, page: query.page, size: query.size }
}

/** `waiting`: what this person could decide now: others' undecided bundles, and held ones. */
export function bundlesInView(ctx: ServiceContext, view: BundleListQuery['view']): Prisma.GrantBundleWhereInput {
  switch (view) {
    case 'all':
      return {}
    case 'mine':
      return { requestedBy: ctx.actor.id }
    case 'waiting':
      return may(ctx, 'grants.decide')
        ? { state: { in: ['requested', 'held'] }, requestedBy: { not: ctx.actor.id } }
        : { id: { in: [] } }
  }
}

function matching(q: string): Prisma.GrantBundleWhereInput {
  if (!q) return {}
  const has = { contains: q, mode: 'insensitive' as const }
  return { OR: [{ family: has }, { requesterName: has }] }
}
