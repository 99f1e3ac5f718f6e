import type { BundleView } from '@/lib/contracts/bundles'
import { rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { bundleApprovalState } from '@/lib/services/grants/approval-state'
import { decidersFor, holdersFor } from '@/lib/services/grants/holders'
import { requestRows } from '@/lib/services/grants/request-views'
import { toBundleView } from './bundle-views'
import { findBundle } from './find-bundle'

export async function getBundle(ctx: ServiceContext, id: string): Promise<BundleView> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const bundle = await findBundle(ctx, id)
  const [rows, rules, holders, entries] = await Promise.all([
    requestRows(ctx, bundle.requests),
    rulesInForce(prisma),
    holdersFor(ctx),
    prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } }),
  ])
  return toBundleView(ctx, bundle, {
    rows,
    state: bundleApprovalState(bundle, rules),
    deciders: decidersFor(holders, bundle.requests),
    entries,
  })
}
