import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import type { JobContext } from '@/lib/services/job-context'
import { recordedByOf, recordedCallOf } from '../history/event-record'
import type { TrailEvent } from '../history/look-up-events'

/** Somebody used the writer role and no request of ours is behind it: an entry of the log, once for each call. */
export async function raiseUsedElsewhere(
  job: JobContext,
  writerArn: string,
  event: Pick<TrailEvent, 'id' | 'at' | 'body' | 'resources'>,
): Promise<void> {
  const { name, awsRequestId, grantId, grantName, errorCode, sessionName } = recordedCallOf(event.body)
  const by = recordedByOf(event.body)
  await inTransaction(job.db, async (tx) => {
    // The accounts of caller and key each have a record of the one call.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`writer ${awsRequestId ?? event.id}`}, 0))`
    const known = await tx.auditEntry.findFirst({
      where: {
        action: 'writer.used-elsewhere',
        OR: [
          { after: { path: ['eventID'], equals: event.id } },
          ...(awsRequestId ? [{ after: { path: ['requestID'], equals: awsRequestId } }] : []),
        ],
      },
      select: { seq: true },
    })
    if (known) return
    const what = errorCode === null ? name : `${name}, which failed with ${errorCode},`
    const who = sessionName ? `session ${sessionName}, opened by ${by.actorArn}` : by.actorArn
    await recordAudit(tx, job, {
      action: 'writer.used-elsewhere',
      subject: { type: 'writer', id: writerArn },
      summary: `The writer role was used outside Keyscope: ${what} by ${who}. No request is behind it.`,
      after: {
        call: name,
        eventID: event.id,
        requestID: awsRequestId,
        eventTime: event.at.toISOString(),
        grantId,
        grantName,
        resources: [...event.resources],
        ...by,
      },
    })
  })
}
