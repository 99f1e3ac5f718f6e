import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'

/** Ends a scan that was cancelled before it had begun. */
export async function endCancelledScan(job: JobContext, scanId: number): Promise<void> {
  await inTransaction(job.db, async (tx) => {
    const { count } = await tx.scan.updateMany({
      where: { id: scanId, status: 'queued' },
      data: { status: 'cancelled', summary: 'Cancelled before anything was read.', finishedAt: job.clock.now() },
    })
    if (count === 0) return
    await notify(tx, { topic: 'scan', id: scanId })
    await recordAudit(tx, job, {
      action: 'scan.finished',
      subject: { type: 'scan', id: String(scanId) },
      summary: `Scan ${scanId} is cancelled. Nothing was read.`,
      after: { status: 'cancelled' },
    })
  })
}
