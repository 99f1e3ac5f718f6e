import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { z } from 'zod'
import { unreadBecause } from '@/lib/aws/errors'
import type { RefusedCallView, TrailEvidenceView } from '@/lib/contracts/diagnose'
import { nameOf, parseAssumedRole } from '@/lib/domain/arn'
import type { TrailQuestion } from '@/lib/domain/diagnose/trail-question'
import { describeUnread } from '@/lib/domain/observed'
import { messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { findEvidence, keepEvidence } from './trail-evidence'

/** LookupEvents gives 50 a page, twice a second: two seconds at most. */
const mostPages = 4
const shownCalls = 10
/** CloudTrail's event history. */
const keptDays = 90
const dayMs = 86_400_000

/** Asks CloudTrail for the refused calls of one principal on one key in a short time, and leaves behind what came of it. */
export async function lookUpRefusals(job: JobContext, question: TrailQuestion): Promise<void> {
  if (Date.parse(question.before) < job.clock.now().getTime() - keptDays * dayMs) {
    const reason = `It happened more than ${keptDays} days ago; CloudTrail’s event history does not go back that far.`
    return settle(job, question, { state: 'nothing', reason, calls: [] })
  }
  try {
    const { calls, cut } = await readCalls(job, question)
    const reason = calls.length > 0 ? null : nothingFound(question, cut)
    await settle(job, question, { state: calls.length > 0 ? 'found' : 'nothing', reason, calls })
  } catch (error) {
    const reason = describeUnread(unreadBecause('cloudtrail:LookupEvents', error))
    await settle(job, question, { state: 'failed', reason, calls: [] })
  }
}

/** What is left behind when the last attempt failed. */
export const giveUpRefusals = (job: JobContext, question: TrailQuestion, error: unknown): Promise<void> =>
  settle(job, question, { state: 'failed', reason: messageOf(error), calls: [] })

/** By the name of the call: not every refused call names its key as a resource. */
async function readCalls(
  job: JobContext,
  question: TrailQuestion,
): Promise<{ calls: RefusedCallView[]; cut: boolean }> {
  const client = job.aws.forAccount(question.accountId, 'scan').cloudTrail(question.region)
  const calls: RefusedCallView[] = []
  let token: string | undefined
  for (let page = 0; page < mostPages && calls.length < shownCalls; page++) {
    const answer = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: question.operation }],
        StartTime: new Date(question.after),
        EndTime: new Date(question.before),
        MaxResults: 50,
        NextToken: token,
      }),
    )
    calls.push(...(answer.Events ?? []).flatMap((event) => refusedCall(event, question) ?? []))
    token = answer.NextToken
    if (!token) return { calls: calls.slice(0, shownCalls), cut: false }
  }
  return { calls: calls.slice(0, shownCalls), cut: true }
}

const Record = z.object({
  errorCode: z.string(),
  errorMessage: z.string().nullish().catch(null),
  userIdentity: z.object({ arn: z.string() }),
})

/** null for a call that went well, or was somebody else's or on another key. */
function refusedCall(
  { EventId, EventTime, CloudTrailEvent = '' }: Event,
  question: TrailQuestion,
): RefusedCallView | null {
  const parsed = Record.safeParse(parseJson(CloudTrailEvent))
  if (!parsed.success || !EventId || !EventTime) return null
  const { errorCode, errorMessage, userIdentity } = parsed.data
  const session = parseAssumedRole(userIdentity.arn)
  const isCaller = userIdentity.arn === question.principalArn || session?.roleName === roleNameOf(question.principalArn)
  if (!isCaller || !CloudTrailEvent.includes(question.keyArn.slice(question.keyArn.lastIndexOf('/') + 1))) return null
  return {
    eventId: EventId,
    at: EventTime.toISOString(),
    operation: question.operation,
    errorCode,
    message: errorMessage ?? '',
    caller: userIdentity.arn,
  }
}

/** `aws:ec2-infrastructure` keeps its colon. */
const roleNameOf = (arn: string) => (arn.includes(':role/') ? arn.slice(arn.lastIndexOf('/') + 1) : nameOf(arn))

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const nothingFound = ({ operation, principalArn, after, before }: TrailQuestion, cut: boolean) =>
  cut
    ? `CloudTrail has more calls of ${operation} between ${after} and ${before} than were read; none of the newest is a refused one of ${principalArn} on this key.`
    : `CloudTrail has no refused ${operation} of ${principalArn} on this key between ${after} and ${before}. Events can arrive a quarter of an hour late: ask again if the failure is fresh.`

async function settle(
  job: JobContext,
  question: TrailQuestion,
  answer: Pick<TrailEvidenceView, 'state' | 'reason' | 'calls'>,
): Promise<void> {
  const now = job.clock.now().toISOString()
  const before = await findEvidence(job.db, question)
  await keepEvidence(job.db.prisma, { question, askedAt: before?.askedAt ?? now, answeredAt: now, ...answer })
}
