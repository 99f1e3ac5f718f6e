import type { Database } from '@/lib/db/client'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { accountOf } from '@/lib/domain/arn'
import { type Answered, type Asks, explainFound } from '@/lib/domain/diagnose/diagnose'
import { findCluster } from '@/lib/domain/diagnose/find-cluster'
import type { Inquiry } from '@/lib/domain/diagnose/inquiry'
import { type InventoryIndex, indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import type { NeedStatus } from '@/lib/domain/launch-paths/need'
import { partOfNeeds } from '../assessment/part-of-needs'
import { type ServiceContext, scopeOf } from '../context'
import { loadInventory } from '../inventory/load-inventory'
import { type Clues, loadClues } from './load-clues'

export interface Reached {
  readonly diagnosis: Asks | Answered
  /** What it was judged by. */
  readonly index: InventoryIndex
}

/** Finds the cluster, one of those the caller may know of, from what the text names, then loads what that cluster depends on and no more: an organization can be large. */
export async function reachDiagnosis(
  ctx: Pick<ServiceContext, 'actor' | 'db'>,
  { reading, answers }: Pick<Inquiry, 'reading' | 'answers'>,
): Promise<Reached> {
  const { db } = ctx
  const [clues, standing] = await Promise.all([loadClues(db, reading, scopeOf(ctx, 'inventory.read')), standingOf(db)])
  const found = findCluster({ reading, answers, standing, ...clues })
  const { index, needs } = 'cluster' in found ? await loadNeeds(db, found.cluster.arn, clues) : clues
  return { index, diagnosis: explainFound({ reading, answers, index, needs, standing }, found) }
}

/** The needs of a cluster as they were last assessed, and all that they are judged by. */
async function loadNeeds(db: Database, clusterArn: string, clues: Clues): Promise<Clues> {
  const where = { clusterArn }
  const { accounts, keys } = await partOfNeeds(db, where)
  const within = {
    accounts: [...new Set([...accounts, accountOf(clusterArn) ?? ''])],
    keys: [...new Set([...keys, ...clues.index.keys.keys()])],
  }
  const [rows, inventory] = await Promise.all([
    db.prisma.needRecord.findMany({ where, orderBy: { id: 'asc' } }),
    loadInventory(db, { within }),
  ])
  return { index: indexInventory(inventory), needs: rows.map(needFromRow) }
}

/** How each cluster stood at the last assessment. */
async function standingOf({ prisma }: Database): Promise<ReadonlyMap<string, NeedStatus>> {
  const rows = await prisma.clusterSummary.findMany({ select: { arn: true, status: true } })
  return new Map(
    rows.flatMap(({ arn, status }) =>
      status === 'ok' || status === 'broken' || status === 'unknown' ? [[arn, status] as const] : [],
    ),
  )
}
