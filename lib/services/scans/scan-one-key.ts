import { notify } from '@/lib/db/notify'
import { parseArn } from '@/lib/domain/arn'
import { keyCollector } from '@/lib/services/assessment/refresh-key'
import type { JobContext } from '@/lib/services/job-context'
import { layOutCoverage } from './coverage'
import { scanPlace } from './scan-place'

/** Reads one key with its policy and grants: a scan that takes a moment. What is known of its account otherwise stays. */
export async function scanOneKey(job: JobContext, scanId: number, keyArn: string, signal: AbortSignal): Promise<void> {
  const { accountId = '', region = '', partition = 'aws' } = parseArn(keyArn) ?? {}
  const collector = keyCollector(job, keyArn, { whole: true })
  await layOutCoverage(job.db.pool, scanId, [{ accountId, region, collector: collector.name }])
  await job.db.prisma.scan.updateMany({
    where: { id: scanId, status: 'queued' },
    data: { status: 'running', startedAt: job.clock.now() },
  })
  await notify(job.db.prisma, { topic: 'scan', id: scanId })
  await scanPlace(job, {
    scanId,
    place: { accountId, region, partition },
    collectors: [collector],
    access: job.aws.forAccount(accountId, 'scan'),
    signal,
    within: keyArn,
  })
}
