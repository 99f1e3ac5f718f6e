import type { BundleView } from '@/lib/contracts/bundles'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { requestRows } from '@/lib/services/grants/request-views'
import { toBundleView } from './bundle-views'
import { findBundle } from './find-bundle'

export async function getBundle(ctx: ServiceContext, id: string): Promise<BundleView> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const bundle = await findBundle(ctx, id)
  const [rows, entries] = await Promise.all([
    requestRows(prisma, bundle.requests),
    prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } }),
  ])
  return toBundleView(ctx, bundle, rows, entries)
}
