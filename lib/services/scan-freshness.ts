import type { Freshness } from '@/lib/contracts/page'
import type { ServiceContext } from './context'

const unreadOutcomes = ['denied', 'failed', 'partial']

/** How fresh and complete the inventory is: from the newest scan that ended. Every page carries it. */
export async function scanFreshness(ctx: ServiceContext): Promise<Freshness> {
  const scan = await ctx.db.prisma.scan.findFirst({
    where: { status: { in: ['complete', 'partial', 'failed'] } },
    orderBy: { id: 'desc' },
  })
  if (!scan) return { scanId: null, scannedAt: null, status: 'none', unread: 0 }
  const unread = await ctx.db.prisma.scanCoverage.count({
    where: { scanId: scan.id, outcome: { in: unreadOutcomes } },
  })
  return {
    scanId: scan.id,
    scannedAt: (scan.finishedAt ?? scan.requestedAt).toISOString(),
    status: scan.status as 'complete' | 'partial' | 'failed',
    unread,
  }
}
