import { notify } from '@/lib/db/notify'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { judgeNeeds } from '@/lib/domain/launch-paths/judge-needs'
import { runChecks } from '@/lib/domain/posture/run-checks'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import type { JobContext } from '@/lib/services/job-context'
import { clusterSummaries } from './cluster-summaries'
import { keySummaries } from './key-summaries'
import { writeAssessment } from './write-assessment'

/** Two assessments at once must not write an older view of the world over a newer one. */
const assessmentLock = 0x6173_7365

/** Judges everything that is known now, and keeps it under the number of the newest scan. Returns when that was. */
export async function assess(job: JobContext, scanId: number): Promise<Date> {
  const at = await inPoolTransaction(job.db, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [assessmentLock])
    const inventory = await loadInventory(job.db)
    const needs = judgeNeeds(inventory)
    const results = runChecks(inventory, needs)
    const at = job.clock.now()
    await writeAssessment(client, {
      scanId,
      at,
      needs,
      results,
      keys: keySummaries(inventory, needs, results, scanId),
      clusters: clusterSummaries(inventory, needs, scanId),
    })
    return at
  })
  await notify(job.db.prisma, { topic: 'assessment', id: scanId })
  return at
}
