import { notify } from '@/lib/db/notify'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import type { JobContext } from '@/lib/services/job-context'

/** Starts the assessment of a scan that has nothing left to read. Called after every piece of work; safe to call again. */
export async function completeReading(job: JobContext, scanId: number): Promise<void> {
  if (await hasOpenRows(job.db.prisma, scanId)) return
  await inTransaction(job.db, async (tx) => {
    const [scan] = await tx.$queryRaw<{ status: string }[]>`select status from scans where id = ${scanId} for update`
    if (scan?.status !== 'running' || (await hasOpenRows(tx, scanId))) return
    await tx.scan.update({ where: { id: scanId }, data: { status: 'assessing' } })
    await addJob(tx, 'assess-scan', { scanId }, { key: `assess-scan:${scanId}`, queue: 'assessment' })
    await notify(tx, { topic: 'scan', id: scanId })
  })
}

async function hasOpenRows(tx: Pick<JobContext['db']['prisma'], '$queryRaw'>, scanId: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ open: boolean }[]>`
    select exists (select from scan_coverage where scan_id = ${scanId} and outcome in ('pending', 'running')) as open`
  return row?.open ?? false
}
