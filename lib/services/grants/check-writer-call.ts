import type { Transaction } from '@/lib/db/client'
import type { ChangeEvent } from '@/lib/db/generated/client'
import { addJob } from '@/lib/db/queue'
import { parseArn, parseAssumedRole, roleArn } from '@/lib/domain/arn'
import { accountsFor } from '@/lib/domain/grants/made-call'
import { writerRole } from '@/lib/env'
import type { JobContext } from '@/lib/services/job-context'
import { recordedCallOf } from '../history/event-record'
import { raiseUsedElsewhere } from './used-elsewhere'

const watched: readonly string[] = ['CreateGrant', 'RetireGrant', 'RevokeGrant']
/** An event may be here before the worker has written down what it did. */
const firstLookMs = 2 * 60_000
const againMs = 5 * 60_000
const underWay: readonly string[] = ['approved', 'applying', 'revoking']
/** No request stays under way longer: the sweep ends it. */
const patienceMs = 2 * 3_600_000

/** Has it looked at whether we are behind what sessions of the writer did. Together with keeping the events. */
export async function watchWriter(
  tx: Pick<Transaction, '$executeRaw'>,
  events: readonly { readonly eventId: string; readonly name: string; readonly actorArn: string }[],
  now: Date,
): Promise<void> {
  for (const { eventId, name, actorArn } of events) {
    const session = watched.includes(name) ? parseAssumedRole(actorArn) : null
    if (!session || session.roleName !== writerRole()) continue
    await enqueueCheck(tx, eventId, new Date(now.getTime() + firstLookMs))
  }
}

const enqueueCheck = (tx: Pick<Transaction, '$executeRaw'>, eventId: string, runAt: Date) =>
  addJob(tx, 'check-writer-call', { eventId }, { key: `check-writer-call:${eventId}`, runAt })

/** Looks whether the request that a session of the writer is named after accounts for what it did; raises the alarm if not. */
export async function checkWriterCall(job: JobContext, { eventId }: { readonly eventId: string }): Promise<void> {
  const event = await job.db.prisma.changeEvent.findUnique({ where: { id: eventId } })
  const session = event && parseAssumedRole(event.actorArn)
  if (!event || !session) return
  const request = await job.db.prisma.grantRequest.findUnique({
    where: { id: session.sessionName },
    include: { steps: { where: { step: 'retire-grant' }, take: 1 } },
  })
  const recorded = recordedCallOf(event.body)
  if (request) {
    const known = { id: request.id, grantId: request.grantId, withdrawn: request.steps.length > 0 }
    if (request.issuingAccountId === session.accountId && accountsFor(known, recorded)) return
    const now = job.clock.now()
    if (underWay.includes(request.state) && now.getTime() - event.receivedAt.getTime() < patienceMs)
      return enqueueCheck(job.db.prisma, eventId, new Date(now.getTime() + againMs))
  }
  await raiseUsedElsewhere(job, writerArnOf(event, session), { ...event, body: event.body as object })
}

const writerArnOf = (event: ChangeEvent, { accountId, roleName }: { accountId: string; roleName: string }) =>
  roleArn(accountId, roleName, parseArn(event.actorArn)?.partition)
