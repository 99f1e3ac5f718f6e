import { collectors as all } from '@/lib/collectors/registry'
import { judgeAffected } from '@/lib/services/assessment/judge-affected'
import type { JobContext } from '@/lib/services/job-context'
import { answerEvents } from './answer-events'
import { readPlace } from './read-place'
import { whyNotRead } from './why-not-read'

interface ChangedPlace {
  readonly accountId: string
  readonly region: string
  readonly collectors: readonly string[]
}

/** Reads again in one account and Region what some collectors read there. */
export async function refreshPlace(job: JobContext, place: ChangedPlace): Promise<void> {
  await answerEvents(job, {
    stale: { kind: 'place', ...place },
    about: place,
    what: `what is in ${place.accountId} ${place.region}`,
    whyNot: () => whyNotRead(job, place),
    read: () => readAgain(job, place),
  })
}

/** Reads the roles, users and groups of an account again, with their policies. */
export async function refreshIam(job: JobContext, { accountId }: { readonly accountId: string }): Promise<void> {
  const place = { accountId, region: '', collectors: ['iam-principals'] }
  await answerEvents(job, {
    stale: { kind: 'iam', accountId },
    about: place,
    what: `the roles and policies of ${accountId}`,
    whyNot: () => whyNotRead(job, place),
    read: () => readAgain(job, place),
    judge: () => judgeAffected(job, { accountId }),
  })
}

async function readAgain(job: JobContext, { accountId, region, collectors }: ChangedPlace) {
  const { partition } = await job.aws.identity()
  const wanted = all.filter(({ name }) => collectors.includes(name))
  return readPlace(job, { accountId, region, partition }, wanted, job.aws.forAccount(accountId, 'scan'))
}
