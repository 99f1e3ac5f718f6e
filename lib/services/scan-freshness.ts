import type { Freshness } from '@/lib/contracts/page'
import type { ServiceContext } from './context'
import { ofAccounts, scopeOfAny } from './in-scope'
import { knownStatus } from './scans/known-scans'

interface NewestScan {
  readonly id: number
  readonly status: 'complete' | 'partial' | 'failed'
  readonly at: Date
}

const unreadOutcomes = ['denied', 'failed', 'partial']

/**
 * How fresh and complete the inventory is: from the newest scan that ended. Every page carries it. A scan of one key says nothing of the
 * rest: what could not be read before it still was not. Whoever sees some accounts is told of those.
 */
export async function scanFreshness(ctx: ServiceContext): Promise<Freshness> {
  const { rows } = await ctx.db.pool.query<NewestScan>(
    `select id, status, coalesce(finished_at, requested_at) as at from scans
     where status in ('complete', 'partial', 'failed') and not (scope ? 'key') order by id desc limit 1`,
  )
  const [scan] = rows
  if (!scan) return { scanId: null, scannedAt: null, status: 'none', unread: 0 }
  const scope = scopeOfAny(ctx, 'inventory.read', 'scans.read', 'reports.read', 'reports.export')
  const unread = await ctx.db.prisma.scanCoverage.count({
    where: { scanId: scan.id, outcome: { in: unreadOutcomes }, ...ofAccounts(scope) },
  })
  return {
    scanId: scan.id,
    scannedAt: scan.at.toISOString(),
    status: knownStatus(scan.status, scope, unread),
    unread,
  }
}
