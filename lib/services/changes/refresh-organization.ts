import { collectorsOf } from '@/lib/collectors/registry'
import type { JobContext } from '@/lib/services/job-context'
import { findOrganization } from '@/lib/services/scans/find-organization'
import { answerEvents } from './answer-events'
import { readPlace } from './read-place'
import { whyNotRead } from './why-not-read'

/** Reads accounts, organizational units and control policies again. What is in a new account is read by the next scan. */
export async function refreshOrganization(job: JobContext): Promise<void> {
  const identity = await job.aws.identity()
  const access = await findOrganization(job.aws, identity)
  const collectors = collectorsOf('organization')
  const names = collectors.map(({ name }) => name)
  const place = { accountId: access.accountId, region: '', partition: identity.partition }
  await answerEvents(job, {
    stale: { kind: 'organization' },
    about: { accountId: '', region: '', collectors: names },
    what: 'the organization',
    whyNot: () => whyNotRead(job, { ...place, collectors: names }),
    read: () => readPlace(job, place, collectors, access),
  })
}
