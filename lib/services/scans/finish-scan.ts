import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { endProgress } from './progress'
import { type CoverageCount, judgeCancelled, judgeScan } from './scan-verdict'

/** Ends a scan that was read and assessed, with what its coverage makes of it. */
export async function finishScan(job: JobContext, scanId: number, assessedAt: Date): Promise<void> {
  await inTransaction(job.db, async (tx) => {
    const counts = await tx.$queryRaw<CoverageCount[]>`
      select account_id as "accountId", collector, outcome, call, count(*)::int as rows
      from scan_coverage where scan_id = ${scanId} group by 1, 2, 3, 4 order by 1, 2, 3, 4`
    const { cancelRequestedAt, cancelledBy } = await tx.scan.findUniqueOrThrow({ where: { id: scanId } })
    const { status, summary } = cancelRequestedAt === null ? judgeScan(counts) : judgeCancelled(counts, cancelledBy)
    const { count } = await tx.scan.updateMany({
      where: { id: scanId, status: 'assessing' },
      data: { status, summary, assessedAt, finishedAt: job.clock.now() },
    })
    if (count === 0) return
    await notify(tx, { topic: 'scan', id: scanId })
    await recordAudit(tx, job, {
      action: 'scan.finished',
      subject: { type: 'scan', id: String(scanId) },
      summary: `Scan ${scanId} is ${status}.${summary ? ` ${summary}` : ''}`,
      after: { status },
    })
  })
  endProgress(scanId)
}
