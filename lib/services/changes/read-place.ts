import type { AccountAccess } from '@/lib/aws/access'
import type { Collector, Place } from '@/lib/collectors/define-collector'
import { runCollector } from '@/lib/collectors/run-collector'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import type { Unread } from '@/lib/domain/observed'
import { newestScan } from '@/lib/services/assessment/newest-scan'
import { knownBefore } from '@/lib/services/inventory/known-before'
import { saveResources } from '@/lib/services/inventory/save-resources'
import type { JobContext } from '@/lib/services/job-context'

/** Reads a place with some collectors and keeps what they found, counted to the newest scan. Gives what could not be read. */
export async function readPlace(
  job: JobContext,
  place: Place,
  collectors: readonly Collector[],
  access: AccountAccess,
): Promise<Unread | null> {
  const readAt = job.clock.now()
  const sharedReads = new Map<string, Promise<unknown>>()
  const harvests = await Promise.all(
    collectors.map((collector) =>
      runCollector(collector, place, access, { ...knownBefore(job, place, collector), sharedReads }),
    ),
  )
  const scanId = await newestScan(job.db)
  await inPoolTransaction(job.db, (client) =>
    saveResources(client, { scanId, readAt, savedAt: job.clock.now() }, harvests),
  )
  return harvests.find(({ unread }) => unread !== null)?.unread ?? null
}
