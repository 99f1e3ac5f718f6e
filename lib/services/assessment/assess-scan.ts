import type { JobContext } from '@/lib/services/job-context'
import { finishScan } from '@/lib/services/scans/finish-scan'
import { assess } from './assess'

/** Judges needs, checks and summaries once a scan has read what it could, and ends the scan. */
export async function assessScan(job: JobContext, { scanId }: { readonly scanId: number }): Promise<void> {
  const scan = await job.db.prisma.scan.findUnique({ where: { id: scanId } })
  if (scan?.status !== 'assessing') return
  const assessedAt = await assess(job, scanId)
  await finishScan(job, scanId, assessedAt)
}
