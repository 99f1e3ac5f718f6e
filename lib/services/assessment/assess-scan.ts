import { ScanScope } from '@/lib/domain/scans/scope'
import { enqueueReassessment } from '@/lib/services/changes/reassess-after-changes'
import type { JobContext } from '@/lib/services/job-context'
import { finishScan } from '@/lib/services/scans/finish-scan'
import { assess } from './assess'
import { judgeAffected } from './judge-affected'

/** Judges needs, checks and summaries once a scan has read what it could, and ends the scan. */
export async function assessScan(job: JobContext, { scanId }: { readonly scanId: number }): Promise<void> {
  const scan = await job.db.prisma.scan.findUnique({ where: { id: scanId } })
  if (scan?.status !== 'assessing') return
  const assessedAt = scan.trigger === 'diagnosis' ? await assessRead(job, scan.scope) : await assess(job, scanId)
  await finishScan(job, scanId, assessedAt)
}

/** Somebody waits for the answer: what was read is judged at once, everything else a little later. */
async function assessRead(job: JobContext, read: unknown): Promise<Date> {
  const { key, rolesOf = [] } = ScanScope.parse(read)
  const at = job.clock.now()
  if (key !== undefined) await judgeAffected(job, { keyArn: key })
  for (const accountId of rolesOf) await judgeAffected(job, { accountId })
  await enqueueReassessment(job)
  return at
}
