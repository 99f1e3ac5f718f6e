import { z } from 'zod'
import type { ChangeActor } from '@/lib/contracts/changes'
import type { ChangeEvent } from '@/lib/db/generated/client'
import { nameOf, parseAssumedRole } from '@/lib/domain/arn'
import type { Withdrawal } from '@/lib/domain/grants/grant-now'
import type { RecordedCall } from '@/lib/domain/grants/made-call'
import { type CreationEvent, toolOf } from '@/lib/domain/grants/origin'
import type { SeenCall } from '@/lib/domain/grants/used-by'

const Text = z.string().nullish().catch(null)

/** What of a CloudTrail record says who it was, and on which grant. Anything else, or in another shape, is not looked at. */
const Record = z.object({
  sourceIPAddress: Text,
  userAgent: Text,
  userIdentity: z
    .object({
      type: Text,
      arn: Text,
      principalId: Text,
      invokedBy: Text,
      sessionContext: z.object({ sourceIdentity: Text }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  requestID: Text,
  errorCode: Text,
  eventName: Text,
  requestParameters: z
    .object({ grantId: Text, name: Text, roleArn: Text, roleSessionName: Text, sourceIdentity: Text })
    .nullish()
    .catch(null),
  responseElements: z.object({ grantId: Text }).nullish().catch(null),
  /** RetireGrant names its grant here. */
  additionalEventData: z.object({ grantId: Text }).nullish().catch(null),
})

/** EventBridge wraps the record in `detail`; LookupEvents does not. */
const Body = z.preprocess(
  (body) => (typeof body === 'object' && body !== null && 'detail' in body ? body.detail : body),
  Record.catch({} as z.infer<typeof Record>),
)

/** The grant an event is about; null when it names none. */
export function grantIdOf(event: { readonly body: unknown }): string | null {
  return grantIn(Body.parse(event.body))
}

const grantIn = ({ requestParameters, responseElements, additionalEventData }: z.infer<typeof Record>) =>
  requestParameters?.grantId ?? responseElements?.grantId ?? additionalEventData?.grantId ?? null

/** Which call a record is of. */
export function recordedCallOf(body: unknown): RecordedCall {
  const record = Body.parse(body)
  const { requestParameters: asked } = record
  return {
    name: record.eventName ?? '',
    awsRequestId: record.requestID ?? null,
    errorCode: record.errorCode ?? null,
    actorArn: record.userIdentity?.arn ?? '',
    grantId: grantIn(record),
    grantName: asked?.name ?? null,
    roleArn: asked?.roleArn ?? null,
    sessionName: asked?.roleSessionName ?? null,
  }
}

/** Who made a call, as a record says it and the request's page shows it. */
export interface RecordedBy {
  readonly actorArn: string
  readonly sourceIdentity: string | null
  readonly sourceAddress: string | null
  readonly userAgent: string | null
}

export function recordedByOf(body: unknown): RecordedBy {
  const { requestParameters, userIdentity, sourceIPAddress, userAgent } = Body.parse(body)
  return {
    actorArn: userIdentity?.arn ?? '',
    // Who opens a session names it there; who calls in one has it.
    sourceIdentity: userIdentity?.sessionContext?.sourceIdentity ?? requestParameters?.sourceIdentity ?? null,
    sourceAddress: sourceIPAddress ?? null,
    userAgent: userAgent ?? null,
  }
}

/** What the event says of who made a grant. */
export function creationOf(event: ChangeEvent): CreationEvent {
  const { userIdentity, userAgent } = Body.parse(event.body)
  return {
    at: event.at.toISOString(),
    // A service that acts for itself is kept by its name where others have an ARN.
    actorArn: event.actorArn.startsWith('arn:') ? event.actorArn : '',
    identityType: userIdentity?.type ?? null,
    invokedBy: userIdentity?.invokedBy ?? null,
    userAgent: userAgent ?? null,
    person: userIdentity?.sessionContext?.sourceIdentity ?? null,
  }
}

/** What the event says of who took a grant away. */
export function withdrawalOf(event: ChangeEvent): Withdrawal {
  const { actorArn, at, userAgent, invokedBy } = creationOf(event)
  return {
    at,
    event: event.name,
    actorArn: actorArn || (invokedBy ?? ''),
    eventId: event.id,
    tool: toolOf(userAgent),
  }
}

/** Who made a call, from the record as LookupEvents hands it over; null where it cannot be read. */
export function seenCallOf(name: string, record: string | undefined): SeenCall | null {
  let body: unknown
  try {
    body = JSON.parse(record ?? '')
  } catch {
    return null
  }
  const { userIdentity } = Body.parse(body)
  return {
    name,
    actorArn: userIdentity?.arn ?? '',
    principalId: userIdentity?.principalId ?? null,
    invokedBy: userIdentity?.invokedBy ?? null,
  }
}

export function toChangeActor(event: ChangeEvent): ChangeActor {
  const { userIdentity, sourceIPAddress } = Body.parse(event.body)
  return {
    eventId: event.id,
    at: event.at.toISOString(),
    event: event.name,
    who: whoOf(event.actorArn) || userIdentity?.invokedBy || userIdentity?.type || 'unknown',
    arn: event.actorArn,
    person: userIdentity?.sessionContext?.sourceIdentity ?? null,
    sourceAddress: sourceIPAddress ?? null,
  }
}

function whoOf(arn: string): string {
  const session = parseAssumedRole(arn)
  return session ? `${session.roleName}/${session.sessionName}` : nameOf(arn)
}
