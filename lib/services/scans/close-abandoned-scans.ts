import { failed } from '@/lib/domain/observed'
import type { JobContext } from '@/lib/services/job-context'
import { completeReading } from './complete-reading'
import { endOpenRows } from './coverage'
import { failScan } from './fail-scan'

/**
 * Ends scans nobody works on: every attempt at their job was lost with its worker. What was read until then is kept and assessed.
 * Without this a scan could stay "running" for ever, and new requests would join it.
 */
export async function closeAbandonedScans(job: JobContext): Promise<void> {
  const { rows } = await job.db.pool.query<{ id: number; status: string }>(
    `select s.id, s.status from scans s
     where s.status in ('queued', 'running', 'assessing') and not exists (
       select from graphile_worker.jobs j
       where (j.attempts < j.max_attempts or j.locked_at is not null)
         and (j.key in ('plan-scan:' || s.id, 'assess-scan:' || s.id) or starts_with(j.key, 'scan-account:' || s.id || ':')
           or starts_with(j.key, 'scan-region:' || s.id || ':')))`,
  )
  for (const { id, status } of rows) {
    job.logger.warn({ scanId: id, status }, 'Ending a scan that nobody works on')
    const why = 'The worker that read this was lost, and so were all further attempts.'
    if (status === 'running') {
      await endOpenRows(job.db.pool, id, {}, failed('scan', 'WorkerLost', why), job.clock.now())
      await completeReading(job, id)
    } else {
      await failScan(job, id, 'The worker was lost, and so were all further attempts. Scan again.')
    }
  }
}
