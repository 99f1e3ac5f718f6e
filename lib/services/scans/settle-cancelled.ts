import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { cancelledCode } from '@/lib/services/inventory/current-coverage'
import type { JobContext } from '@/lib/services/job-context'
import { completeReading } from './complete-reading'
import { skipOpenRows } from './coverage'
import { endCancelledScan } from './end-cancelled-scan'

/** Ends what is left of cancelled scans: waiting jobs, open rows. To be called about once a second; safe for several workers. */
export async function settleCancelled(job: JobContext): Promise<void> {
  const { rows } = await job.db.pool.query<{ id: number; status: string; by: string | null }>(
    `select id, status, cancelled_by as by from scans where cancel_requested_at is not null and status in ('queued', 'running')`,
  )
  for (const { id, status, by } of rows) {
    await inPoolTransaction(job.db, async (client) => {
      await client.query(
        `select graphile_worker.remove_job(key) from graphile_worker.jobs
         where locked_at is null and (key = 'plan-scan:' || $1 or starts_with(key, 'scan-account:' || $1 || ':')
           or starts_with(key, 'scan-region:' || $1 || ':'))`,
        [id],
      )
      const message = `The scan was cancelled${by ? ` by ${by}` : ''} before this was read. What was known stays.`
      await skipOpenRows(client, id, cancelledCode, message, job.clock.now())
    })
    if (status === 'queued') await endCancelledScan(job, id)
    else await completeReading(job, id)
  }
}
