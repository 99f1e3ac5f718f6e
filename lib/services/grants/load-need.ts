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
  const { index, needs } = await loadNeeds(ctx, [needId])
  return { index, need: needs[0]! }
}

export interface LoadedNeeds {
  readonly index: InventoryIndex
  readonly needs: readonly JudgedNeed[]
}

/** Several needs on one reading of the inventory. Throws for one that is gone, unless it is to be skipped. */
export async function loadNeeds(
  ctx: Pick<ServiceContext, 'db'>,
  needIds: readonly string[],
  { absent = 'refuse' }: { readonly absent?: 'refuse' | 'skip' } = {},
): Promise<LoadedNeeds> {
  const rows = await ctx.db.prisma.needRecord.findMany({ where: { id: { in: [...needIds] } }, orderBy: { id: 'asc' } })
  const known = new Set(rows.map(({ id }) => id))
  const lost = needIds.find((id) => !known.has(id))
  if (lost && absent === 'refuse') throw notFound(`Need ${lost}`)
  const stored = rows.map(needFromRow)
  // Everybody who uses the keys: what hangs on them is shown too.
  const within = await partOfNeeds(ctx.db, { keyArn: { in: [...new Set(stored.map(({ keyArn }) => keyArn))] } })
  const index = indexInventory(await loadInventory(ctx.db, { within }))
  const gone = stored.find(({ clusterArn }) => !index.clusters.has(clusterArn))
  if (gone && absent === 'refuse') {
    throw new AppError(
      'precondition-failed',
      `Cluster ${gone.clusterArn} is gone. Scan again and look at what is left.`,
    )
  }
  return {
    index,
    needs: stored.filter(({ clusterArn }) => index.clusters.has(clusterArn)).map((need) => judgeNeed(index, need)),
  }
}
