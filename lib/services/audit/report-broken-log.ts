import { inTransaction } from '@/lib/db/transaction'
import type { JobContext } from '@/lib/services/job-context'
import { recordAudit } from './record'

/** Says in the log itself that it does not verify, so that people are told. Once for each problem, however often it is found. */
export async function reportBrokenLog(
  job: Pick<JobContext, 'db' | 'clock' | 'actor' | 'request'>,
  problem: { readonly seq: string; readonly text: string },
): Promise<void> {
  await inTransaction(job.db, async (tx) => {
    const summary = `The audit log does not verify. Entry ${problem.seq}: ${problem.text}`
    const told = await tx.auditEntry.findFirst({
      where: { action: 'audit.verified', actorType: 'job', summary },
      select: { seq: true },
    })
    if (told) return
    await recordAudit(tx, job, {
      action: 'audit.verified',
      subject: { type: 'audit-log', id: 'audit-log' },
      summary,
      after: { intact: false, problem },
    })
  })
}
