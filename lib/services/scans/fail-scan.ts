import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { endProgress } from './progress'

/** Ends a scan that cannot go on. `why` is for the person who started it: what happened and what to do. */
export async function failScan(job: JobContext, scanId: number, why: string): Promise<void> {
  const at = job.clock.now()
  await inTransaction(job.db, async (tx) => {
    const { count } = await tx.scan.updateMany({
      where: { id: scanId, status: { in: ['queued', 'running', 'assessing'] } },
      data: { status: 'failed', summary: why, open: 0, finishedAt: at },
    })
    if (count === 0) return
    const ended = { errorCode: 'ScanFailed', message: why, finishedAt: at }
    const isOpen = { scanId, outcome: { in: ['pending', 'running'] } }
    // Where a portion was kept, that was read.
    await tx.scanCoverage.updateMany({
      where: { ...isOpen, checkpoint: { not: null } },
      data: { ...ended, outcome: 'partial' },
    })
    await tx.scanCoverage.updateMany({ where: isOpen, data: { ...ended, outcome: 'failed' } })
    await notify(tx, { topic: 'scan', id: scanId })
    await recordAudit(tx, job, {
      action: 'scan.finished',
      subject: { type: 'scan', id: String(scanId) },
      summary: `Scan ${scanId} failed: ${why}`,
      after: { status: 'failed' },
    })
  })
  endProgress(scanId)
}
