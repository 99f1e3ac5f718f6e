import type { ScanPlan } from '@/lib/contracts/scans'
import { describeScope, normalScope, type ScanScope } from '@/lib/domain/scans/scope'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { estimateScope } from './estimate-scan'

/** What a scan would read and what it is expected to take, before anything runs. */
export async function getScanPlan(ctx: ServiceContext, asked: ScanScope): Promise<ScanPlan> {
  requirePermission(ctx, 'scans.read')
  const scope = normalScope(asked)
  return {
    scope,
    words: describeScope(scope),
    estimate: await estimateScope(ctx.db, scope, { within: scopeOf(ctx, 'scans.read') }),
  }
}
