import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { unreadBecause } from '@/lib/aws/errors'
import { nameOf, parseArn, parseAssumedRole } from '@/lib/domain/arn'
import { mayBeUseOf, type SeenCall } from '@/lib/domain/grants/used-by'
import type { Grant } from '@/lib/domain/inventory/key'
import { describeUnread } from '@/lib/domain/observed'
import { messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { grantIdOf, seenCallOf } from '../history/event-record'
import { keepEvents } from '../history/keep-events'
import { lookUpEvents } from '../history/look-up-events'
import { currentGrant } from './ask-about-grant'
import { findGrantLookUps, type GrantLookUp, keepGrantLookUp, nothingYet } from './grant-look-up'

export interface AskedGrant {
  readonly keyArn: string
  readonly grantId: string
}

/** CloudTrail's event history. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const keptMs = 90 * 86_400_000
/** The event's time is that of the call; the grant's is KMS's own, in whole seconds. */
const aroundMs = 60_000
/** Fifty events a page, two pages a second: a busy key has more events in an hour. */
const mostPages = 10

/** Asks CloudTrail in the key's account who made a grant, and when its grantee last used the key as the grant lets it. */
export async function lookUpGrant(job: JobContext, asked: AskedGrant): Promise<void> {
  const grant = await currentGrant(job, asked.keyArn, asked.grantId)
  if (!grant) return
  const { accountId, region } = parseArn(asked.keyArn) ?? { accountId: '', region: '' }
  try {
    const client = job.aws.forAccount(accountId, 'scan').cloudTrail(region)
    await lookUpMaker(job, client, grant, { accountId, region })
    await settle(job, asked, await lookUpLastUse(job, client, grant))
  } catch (error) {
    const reason = describeUnread(unreadBecause('cloudtrail:LookupEvents', error))
    await settle(job, asked, { ...nothingYet, state: 'failed', reason })
  }
}

/** What is left behind when the last attempt failed. */
export async function giveUpGrantLookUp(job: JobContext, asked: AskedGrant, error: unknown): Promise<void> {
  await settle(job, asked, { ...nothingYet, state: 'failed', reason: messageOf(error) })
}

/** Only around the moment the grant was made: one page, mostly. What is found is kept with the other events; whether the call is among it. */
export async function lookUpMaker(
  job: JobContext,
  client: CloudTrailClient,
  grant: Grant,
  place: { readonly accountId: string; readonly region: string },
): Promise<boolean> {
  const at = grant.createdAt ? Date.parse(grant.createdAt) : Number.NaN
  if (Number.isNaN(at) || at < job.clock.now().getTime() - keptMs) return false
  const question = { ...place, resourceName: grant.keyArn }
  const window = { after: new Date(at - aroundMs), before: new Date(at + aroundMs) }
  const { events } = await lookUpEvents(client, question, window, [grant.keyArn])
  const made = events.filter(({ name }) => name === 'CreateGrant')
  await keepEvents(job, question, made)
  return made.some((event) => grantIdOf(event) === grant.grantId)
}

async function lookUpLastUse(
  job: JobContext,
  client: CloudTrailClient,
  grant: Grant,
): Promise<Omit<GrantLookUp, 'askedAt' | 'answeredAt'>> {
  const now = job.clock.now()
  const earliest = new Date(now.getTime() - keptMs)
  let readBackTo = now
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: grant.keyArn }],
        StartTime: earliest,
        EndTime: now,
        MaxResults: 50,
        NextToken: token,
      }),
    )
    for (const event of answer.Events ?? []) {
      readBackTo = event.EventTime ?? readBackTo
      const use = findUse(grant, event)
      if (use) return { state: 'answered', lastUse: use, readBackTo: use.at, reason: null }
    }
    token = answer.NextToken
    if (!token) {
      const reason = 'CloudTrail has no use of the key by this grantee in the 90 days it keeps.'
      return { state: 'answered', lastUse: null, readBackTo: earliest.toISOString(), reason }
    }
  }
  const reason = `The newest ${mostPages * 50} events on the key hold no use by this grantee; older ones were not read.`
  return { state: 'answered', lastUse: null, readBackTo: readBackTo.toISOString(), reason }
}

function findUse(grant: Grant, event: Event): GrantLookUp['lastUse'] {
  const call: SeenCall | null = seenCallOf(event.EventName ?? '', event.CloudTrailEvent)
  if (!call || !event.EventTime || !mayBeUseOf(grant, call)) return null
  return { at: event.EventTime.toISOString(), event: call.name, who: whoOf(call) }
}

function whoOf({ actorArn, principalId, invokedBy }: SeenCall): string {
  const session = parseAssumedRole(actorArn)
  return session
    ? `${session.roleName}/${session.sessionName}`
    : nameOf(actorArn) || principalId || invokedBy || 'unknown'
}

async function settle(
  job: JobContext,
  { keyArn, grantId }: AskedGrant,
  answer: Omit<GrantLookUp, 'askedAt' | 'answeredAt'>,
): Promise<void> {
  const now = job.clock.now().toISOString()
  const askedAt = (await findGrantLookUps(job.db, keyArn)).get(grantId)?.askedAt ?? now
  await keepGrantLookUp(job.db.prisma, keyArn, grantId, { ...answer, askedAt, answeredAt: now })
}
