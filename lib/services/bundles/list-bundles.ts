import type { BundleListQuery, BundlePage } from '@/lib/contracts/bundles'
import type { Prisma } from '@/lib/db/generated/client'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { waitingFor } from '@/lib/services/grants/waiting-for'
import { bundlesOf } from '@/lib/services/in-scope'
import { toBundleRow } from './bundle-views'

export async function listBundles(ctx: ServiceContext, query: BundleListQuery): Promise<BundlePage> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const known = bundlesOf(scopeOf(ctx, 'grants.read'))
  const where = { AND: [known, await bundlesInView(ctx, query.view), matching(query.q)] }
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

/** `waiting`: what this person could decide now: undecided bundles, and others' held ones. */
async function bundlesInView(
  ctx: ServiceContext,
  view: BundleListQuery['view'],
): Promise<Prisma.GrantBundleWhereInput> {
  switch (view) {
    case 'all':
      return {}
    case 'mine':
      return { requestedBy: ctx.actor.id }
    case 'waiting':
      return { id: { in: [...(await waitingFor(ctx)).bundles] } }
  }
}

function matching(q: string): Prisma.GrantBundleWhereInput {
  if (!q) return {}
  const has = { contains: q, mode: 'insensitive' as const }
  return { OR: [{ family: has }, { requesterName: has }] }
}
