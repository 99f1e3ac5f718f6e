import { notify } from '@/lib/db/notify'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import type { JobContext } from '@/lib/services/job-context'

/** Counts what a scan still has to read; the one who finds nothing left starts the assessment. Safe to call again. */
export async function completeReading(job: JobContext, scanId: number): Promise<void> {
  await inTransaction(job.db, async (tx) => {
    const [scan] = await tx.$queryRaw<{ status: string }[]>`select status from scans where id = ${scanId} for update`
    if (scan?.status !== 'running') return
    const open = await tx.scanCoverage.count({ where: { scanId, outcome: { in: ['pending', 'running'] } } })
    await tx.scan.update({ where: { id: scanId }, data: { open, ...(open === 0 && { status: 'assessing' }) } })
    if (open > 0) return
    await addJob(tx, 'assess-scan', { scanId }, { key: `assess-scan:${scanId}`, queue: 'assessment' })
    await notify(tx, { topic: 'scan', id: scanId })
  })
}
