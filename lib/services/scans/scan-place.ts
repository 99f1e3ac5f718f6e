import type { AccountAccess } from '@/lib/aws/access'
import type { Collector, Place } from '@/lib/collectors/define-collector'
import { runCollector, type SharedReads } from '@/lib/collectors/run-collector'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { saveResources } from '@/lib/services/inventory/save-resources'
import type { JobContext } from '@/lib/services/job-context'
import { finishRows, startRows } from './coverage'
import { noteProgress } from './progress'

/** Reads one place with some collectors and keeps what they found and what they did not, in one transaction. */
export async function scanPlace(
  job: JobContext,
  scanId: number,
  place: Place,
  collectors: readonly Collector[],
  access: AccountAccess,
  sharedReads: SharedReads = new Map(),
): Promise<void> {
  const readAt = job.clock.now()
  await startRows(
    job.db.pool,
    scanId,
    place,
    collectors.map(({ name }) => name),
    readAt,
  )
  const harvests = await Promise.all(collectors.map((collector) => runCollector(collector, place, access, sharedReads)))
  const savedAt = job.clock.now()
  await inPoolTransaction(job.db, async (client) => {
    await saveResources(client, { scanId, readAt, savedAt }, harvests)
    await finishRows(client, scanId, harvests, savedAt)
  })
  noteProgress(job.db, scanId)
}
