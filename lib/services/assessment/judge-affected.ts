import { needFromRow } from '@/lib/db/mappers/need-row'
import { notify } from '@/lib/db/notify'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { type InventoryIndex, indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import { judgeNeed } from '@/lib/domain/launch-paths/judge-needs'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import type { JobContext } from '@/lib/services/job-context'
import { accountPlaces } from './account-places'
import { lockAssessment } from './assessment-lock'
import { clusterSummaries } from './cluster-summaries'
import { keepRows, snakeCase } from './keep-rows'
import { keySummaries } from './key-summaries'
import { groupNeeds } from './need-counts'
import { newestScan } from './newest-scan'
import { partOfNeeds } from './part-of-needs'
import { keepNeeds, moveGaps } from './write-needs'

export type Affected =
  | { readonly keyArn: string }
  /** Whose roles or policies changed. */
  | { readonly accountId: string }

/**
 * Judges again the needs that a change of a key or of an account's roles bears on, with the summaries of their clusters and keys. It
 * takes as long however large the organization is; needs that come or go, and findings, are left to the whole assessment.
 */
export async function judgeAffected(job: JobContext, affected: Affected): Promise<void> {
  const { prisma } = job.db
  const where =
    'keyArn' in affected ? { keyArn: affected.keyArn } : { principalArn: { contains: `::${affected.accountId}:` } }
  if ((await prisma.needRecord.count({ where })) === 0) return
  const scanId = await newestScan(job.db)
  await inPoolTransaction(job.db, async (client) => {
    await lockAssessment(client)
    const at = job.clock.now()
    const stored = (await prisma.needRecord.findMany({ where })).map(needFromRow)
    const clusterArns = [...new Set(stored.map(({ clusterArn }) => clusterArn))]
    const index = indexInventory(await loadInventory(job.db, { within: await partOfNeeds(job.db, where) }))
    // What is gone from the inventory goes with the whole assessment.
    const needs = stored.filter((need) => index.clusters.has(need.clusterArn)).map((need) => judgeNeed(index, need))
    await keepNeeds(client, needs, { scanId })
    const ids = needs.map(({ id }) => id)
    await moveGaps(client, needs, at)

    const others = await prisma.needRecord.findMany({
      where: { id: { notIn: ids }, OR: [{ clusterArn: { in: clusterArns } }, keysOf(needs)] },
    })
    const all = [...needs, ...others.map(needFromRow)]
    const clusters = clusterSummaries(index, all, scanId).filter(({ arn }) => clusterArns.includes(arn))
    await keepRows(client, 'cluster_summaries', clusters.map(snakeCase), { key: ['arn'] })
    const keys = keySummaries(ownKeys(index, needs), {
      placeOf: accountPlaces(index.inventory),
      needsByKey: groupNeeds(all, (need) => need.keyArn),
      failing: await failingChecks(job, needs),
      scanId,
    })
    await keepRows(client, 'key_summaries', keys.map(snakeCase), { key: ['arn'] })
  })
  await notify(prisma, { topic: 'assessment', id: scanId })
}

const keysOf = (needs: readonly JudgedNeed[]) => ({ keyArn: { in: [...new Set(needs.map(({ keyArn }) => keyArn))] } })

function ownKeys(index: InventoryIndex, needs: readonly JudgedNeed[]) {
  const arns = new Set(needs.map(({ keyArn }) => keyArn))
  return index.inventory.keys.filter(({ arn }) => arns.has(arn))
}

/** As the last assessment counted them. */
async function failingChecks(job: JobContext, needs: readonly JudgedNeed[]): Promise<ReadonlyMap<string, number>> {
  const { in: arns } = keysOf(needs).keyArn
  const rows = await job.db.prisma.keySummary.findMany({
    where: { arn: { in: arns } },
    select: { arn: true, failing: true },
  })
  return new Map(rows.map(({ arn, failing }) => [arn, failing]))
}
