import { collectors } from '@/lib/collectors/registry'
import { notify } from '@/lib/db/notify'
import { parseArn } from '@/lib/domain/arn'
import { keyCollector } from '@/lib/services/assessment/refresh-key'
import type { JobContext } from '@/lib/services/job-context'
import { layOutCoverage } from './coverage'
import { scanPlace } from './scan-place'

export interface OneKey {
  readonly keyArn: string
  /** Accounts whose roles and policies are read as well: IAM has no call for one role with all that limits it. */
  readonly rolesOf: readonly string[]
}

/** Reads one key with its policy and grants: a scan that takes a moment. What is known of its account otherwise stays. */
export async function scanOneKey(
  job: JobContext,
  scanId: number,
  { keyArn, rolesOf }: OneKey,
  signal: AbortSignal,
): Promise<void> {
  const { accountId = '', region = '', partition = 'aws' } = parseArn(keyArn) ?? {}
  const collector = keyCollector(job, keyArn, { whole: true })
  const roles = collectors.filter(({ name }) => name === 'iam-principals')
  await layOutCoverage(job.db.pool, scanId, [
    { accountId, region, collector: collector.name },
    ...rolesOf.flatMap((account) => roles.map(({ name }) => ({ accountId: account, region: '', collector: name }))),
  ])
  await job.db.prisma.scan.updateMany({
    where: { id: scanId, status: 'queued' },
    data: { status: 'running', startedAt: job.clock.now() },
  })
  await notify(job.db.prisma, { topic: 'scan', id: scanId })
  const access = (account: string) => job.aws.forAccount(account, 'scan')
  await Promise.all([
    scanPlace(job, {
      scanId,
      place: { accountId, region, partition },
      collectors: [collector],
      access: access(accountId),
      signal,
      within: keyArn,
    }),
    ...rolesOf.map((account) =>
      scanPlace(job, {
        scanId,
        place: { accountId: account, region: '', partition },
        collectors: roles,
        access: access(account),
        signal,
      }),
    ),
  ])
}
