import { needFromRow } from '@/lib/db/mappers/need-row'
import { type InventoryIndex, indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import { judgeNeed } from '@/lib/domain/launch-paths/judge-needs'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { AppError, notFound } from '@/lib/errors'
import { partOfNeeds } from '@/lib/services/assessment/part-of-needs'
import type { ServiceContext } from '@/lib/services/context'
import { loadInventory } from '@/lib/services/inventory/load-inventory'

export interface LoadedNeed {
  readonly index: InventoryIndex
  /** Judged now, on what is known now: not as the last assessment left it. */
  readonly need: JudgedNeed
}

export async function loadNeed(ctx: Pick<ServiceContext, 'db'>, needId: string): Promise<LoadedNeed> {
  const row = await ctx.db.prisma.needRecord.findUnique({ where: { id: needId } })
  if (!row) throw notFound(`Need ${needId}`)
  const stored = needFromRow(row)
  // Everybody who uses the key: what hangs on it is shown too.
  const within = await partOfNeeds(ctx.db, { keyArn: stored.keyArn })
  const index = indexInventory(await loadInventory(ctx.db, { within }))
  if (!index.clusters.has(stored.clusterArn)) {
    throw new AppError(
      'precondition-failed',
      `Cluster ${stored.clusterArn} is gone. Scan again and look at what is left.`,
    )
  }
  return { index, need: judgeNeed(index, stored) }
}
