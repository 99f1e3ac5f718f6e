import { notify } from '@/lib/db/notify'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { addJob } from '@/lib/db/queue'
import { indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import { judgeInPortions } from '@/lib/domain/launch-paths/judge-needs'
import { type JudgedNeed, withoutReasons } from '@/lib/domain/launch-paths/need'
import type { CheckResult } from '@/lib/domain/posture/check-result'
import { postureFacts, withKeys } from '@/lib/domain/posture/posture-facts'
import { runChecksOf } from '@/lib/domain/posture/run-checks'
import { readKeysInPortions } from '@/lib/services/inventory/keys-in-portions'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import type { JobContext } from '@/lib/services/job-context'
import { accountPlaces } from './account-places'
import { lockAssessment } from './assessment-lock'
import { clusterSummaries } from './cluster-summaries'
import { grantRecords } from './grant-records'
import { keepPrincipals } from './keep-principals'
import { keySummaries } from './key-summaries'
import { groupNeeds } from './need-counts'
import { AssessmentWriter } from './write-assessment'

/** The reasons of a need are ten times the need: they are held no longer than it takes to write them. */
const needsInPortion = 100

/**
 * Judges everything that is known now, and keeps it under the number of the newest scan. Needs are judged
 * and keys are examined some at a time: there can be more than fit into memory. Returns when that was.
 */
export async function assess(job: JobContext, scanId: number): Promise<Date> {
  const at = await inPoolTransaction(job.db, async (client) => {
    await lockAssessment(client)
    const at = job.clock.now()
    const inventory = await loadInventory(job.db, { keys: 'mentioned' })
    const index = indexInventory(inventory)
    const writer = new AssessmentWriter(client, { scanId, at })
    await writer.begin()
    const needs: JudgedNeed[] = []
    for (const some of judgeInPortions(index, needsInPortion)) {
      await writer.addNeeds(some)
      needs.push(...some.map(withoutReasons))
    }
    await writer.keepClusters(clusterSummaries(index, needs, scanId))
    await keepPrincipals(client, index)
    const facts = postureFacts(inventory, needs, index)
    const results = runChecksOf('organization', facts)
    await writer.add({ results, keys: [] })
    const context = { placeOf: accountPlaces(inventory), needsByKey: groupNeeds(needs, (need) => need.keyArn), scanId }
    const failing = countFailing(results)
    await readKeysInPortions(job.db, async (some) => {
      const results = runChecksOf('key', withKeys(facts, some, await grantRecords(job.db, some)))
      await writer.add({
        results,
        keys: keySummaries(some.keys, { ...context, failing: countFailing(results, failing) }),
      })
    })
    await writer.finish()
    return at
  })
  await notify(job.db.prisma, { topic: 'assessment', id: scanId })
  await addJob(job.db.prisma, 'explain-drift', {}, { key: 'explain-drift', maxAttempts: 3 })
  return at
}

/** Failing checks by key, on top of `before`. */
function countFailing(results: readonly CheckResult[], before: ReadonlyMap<string, number> = new Map()) {
  const failing = new Map(before)
  for (const { status, keyArn } of results) {
    if (status === 'fail' && keyArn) failing.set(keyArn, (failing.get(keyArn) ?? 0) + 1)
  }
  return failing
}
