import { judgeAffected } from '@/lib/services/assessment/judge-affected'
import { refreshKey } from '@/lib/services/assessment/refresh-key'
import type { JobContext } from '@/lib/services/job-context'
import { answerEvents } from './answer-events'
import { placeOfKey, whyNotRead } from './why-not-read'

/** Reads a key again with its policy and grants, after events said it has changed. */
export async function refreshChangedKey(job: JobContext, { arn }: { readonly arn: string }): Promise<void> {
  const place = placeOfKey(arn)
  await answerEvents(job, {
    stale: { kind: 'key', arn },
    about: { ...place, within: arn },
    what: 'the key',
    whyNot: () => whyNotRead(job, place),
    read: () => refreshKey(job, arn),
    judge: () => judgeAffected(job, { keyArn: arn }),
  })
}
