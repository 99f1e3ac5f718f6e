import { unreadBecause } from '@/lib/aws/errors'
import type { GrantCall, GrantRequest } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { roleArn } from '@/lib/domain/arn'
import { isRecordOf, type MadeCall, nextLook, patienceHours } from '@/lib/domain/grants/made-call'
import { describeUnread, type Unread } from '@/lib/domain/observed'
import { writerRole } from '@/lib/env'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { recordedByOf, recordedCallOf } from '../history/event-record'
import { lookUpEvents, type TrailEvent } from '../history/look-up-events'
import { enqueueLook } from './keep-calls'
import { raiseUsedElsewhere } from './used-elsewhere'

/** The event's time is that of the call; an answer may come minutes after it, and an earlier attempt an hour before. */
const beforeMs = 70 * 60_000

type Found = Pick<TrailEvent, 'id' | 'at' | 'body'>
type Call = GrantCall & { readonly request: GrantRequest }

/**
 * Asks for CloudTrail's records of what a step did in AWS, keeps their ids and says so in the log; what was written there before stays
 * as it was. CloudTrail is late at times, so it comes back until it has looked for hours. May stop anywhere and be run again.
 */
export async function confirmCalls(job: JobContext, { stepId }: { readonly stepId: number }): Promise<void> {
  const step = await job.db.prisma.grantStep.findUnique({
    where: { id: stepId },
    include: { request: true, calls: { where: { state: 'waiting' }, orderBy: { call: 'asc' } } },
  })
  if (!step) return
  let waiting = false
  for (const call of step.calls) waiting = !(await confirm(job, { ...call, request: step.request })) || waiting
  const [first] = step.calls
  if (waiting && first) await enqueueLook(job.db.prisma, stepId, nextLook(first.calledAt, job.clock.now()))
}

/** What nobody looks for any more, because its job got lost, is looked for a last time. */
export async function confirmForgotten(job: JobContext): Promise<void> {
  const long = new Date(job.clock.now().getTime() - (patienceHours + 1) * 3_600_000)
  const forgotten = await job.db.prisma.grantCall.findMany({
    where: { state: 'waiting', calledAt: { lt: long } },
    distinct: ['stepId'],
    select: { stepId: true },
  })
  for (const { stepId } of forgotten) await enqueueLook(job.db.prisma, stepId, null)
}

/** Whether nobody has to look again. */
async function confirm(job: JobContext, call: Call): Promise<boolean> {
  const found = await findRecord(job, call)
  if (found && 'id' in found) {
    await keepRecord(job, call, found)
    return true
  }
  const now = job.clock.now()
  const reason = found ? describeUnread(found) : 'CloudTrail has no record of it yet.'
  const key = { stepId_call: { stepId: call.stepId, call: call.call } }
  if (nextLook(call.calledAt, now) !== null) {
    await inTransaction(job.db, async (tx) => {
      await tx.grantCall.update({ where: key, data: { lookedAt: now, reason } })
      await notify(tx, { topic: 'request', id: call.request.id })
    })
    return false
  }
  const state = found ? 'unreadable' : 'not-found'
  const why = found
    ? `CloudTrail could not be read for ${patienceHours} hours: ${describeUnread(found)}`
    : `CloudTrail has no record of it after ${patienceHours} hours.`
  await inTransaction(job.db, async (tx) => {
    const { count } = await tx.grantCall.updateMany({
      where: { stepId: call.stepId, call: call.call, state: 'waiting' },
      data: { state, lookedAt: now, reason: why },
    })
    if (count === 0) return
    await notify(tx, { topic: 'request', id: call.request.id })
    await recordAudit(tx, job, {
      action: 'grant.unconfirmed',
      subject: { type: 'grant-request', id: call.request.id },
      summary: `${call.call} of request ${call.request.number} is not confirmed: ${why}`,
      after: { ...factsOf(call), state, reason: why },
    })
  })
  return true
}

async function keepRecord(job: JobContext, call: Call, { id, at, body }: Found): Promise<void> {
  const by = recordedByOf(body)
  await inTransaction(job.db, async (tx) => {
    const { count } = await tx.grantCall.updateMany({
      where: { stepId: call.stepId, call: call.call, state: 'waiting' },
      data: {
        state: 'confirmed',
        eventId: id,
        eventAt: at,
        event: { ...by },
        awsRequestId: recordedCallOf(body).awsRequestId,
        lookedAt: job.clock.now(),
        reason: null,
      },
    })
    // Somebody else was faster.
    if (count === 0) return
    await notify(tx, { topic: 'request', id: call.request.id })
    await recordAudit(tx, job, {
      action: 'grant.confirmed',
      subject: { type: 'grant-request', id: call.request.id },
      summary: `CloudTrail confirms ${call.call} of request ${call.request.number}: event ${id}`,
      after: {
        ...factsOf(call),
        eventID: id,
        requestID: recordedCallOf(body).awsRequestId,
        eventTime: at.toISOString(),
        ...by,
      },
    })
  })
}

const factsOf = ({ call, accountId, region, grantId }: Call) => ({ call, accountId, region, grantId })

/** The record among the events that came by the queue, else as CloudTrail answers now; what kept it from answering; null: none. */
async function findRecord(job: JobContext, call: Call): Promise<Found | Unread | null> {
  const { accountId, region, request } = call
  const writerArn = roleArn(accountId, writerRole(), partitionOf(request))
  const made: MadeCall = { ...call, call: call.call as MadeCall['call'], request: request.id, writerArn }
  const isIt = ({ body }: Pick<Found, 'body'>) => isRecordOf(made, recordedCallOf(body))
  const after = new Date(call.calledAt.getTime() - beforeMs)
  if (call.call !== 'AssumeRole') {
    const kept = await job.db.prisma.changeEvent.findMany({
      where: {
        name: call.call,
        accountId,
        region,
        errorCode: null,
        resources: { has: request.keyArn },
        at: { gte: after },
      },
    })
    const known = kept.map(({ id, at, body }) => ({ id, at, body: body as object })).find(isIt)
    if (known) return known
  }
  const resourceName = call.call === 'AssumeRole' ? writerArn : request.keyArn
  try {
    const { events } = await lookUpEvents(
      job.aws.forAccount(accountId, 'scan').cloudTrail(region),
      { accountId, region, resourceName },
      { after, before: job.clock.now() },
      [resourceName],
      ({ EventName }) => EventName === call.call,
    )
    if (call.call === 'AssumeRole') await raiseUnknownSessions(job, events, writerArn)
    return events.find(isIt) ?? null
  } catch (error) {
    return unreadBecause('cloudtrail:LookupEvents', error)
  }
}

/** Sessions of the writer that no request is behind: who asks about ours sees the others as well. */
async function raiseUnknownSessions(job: JobContext, events: readonly TrailEvent[], writerArn: string): Promise<void> {
  const opened = events.filter(({ errorCode }) => errorCode === null)
  const names = opened.flatMap(({ body }) => recordedCallOf(body).sessionName ?? [])
  const requests = await job.db.prisma.grantRequest.findMany({ where: { id: { in: names } }, select: { id: true } })
  const ours = new Set(requests.map(({ id }) => id))
  for (const event of opened) {
    const { sessionName } = recordedCallOf(event.body)
    if (sessionName !== null && !ours.has(sessionName)) await raiseUsedElsewhere(job, writerArn, event)
  }
}

const partitionOf = ({ keyArn }: GrantRequest) => keyArn.split(':')[1]
