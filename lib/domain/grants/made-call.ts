/** Something Keyscope did in AWS for a request, as far as it knows by itself. */
export interface MadeCall {
  readonly call: 'AssumeRole' | 'CreateGrant' | 'RetireGrant' | 'RevokeGrant'
  /** The request, which is the name of the session and of the grant. */
  readonly request: string
  /** What AWS called the call in its answer; null where the answer got lost. */
  readonly awsRequestId: string | null
  readonly grantId: string | null
  readonly writerArn: string
}

/** What a CloudTrail record says of a call. */
export interface RecordedCall {
  readonly name: string
  readonly awsRequestId: string | null
  readonly errorCode: string | null
  /** Of the caller: a role's session. */
  readonly actorArn: string
  readonly grantId: string | null
  readonly grantName: string | null
  /** Of AssumeRole: which role, and what the session is called. */
  readonly roleArn: string | null
  readonly sessionName: string | null
}

/**
 * Whether a record is that of the call: by AWS's own id of it, or by the grant it names, which no other call made. Never by time or
 * place alone. https://docs.aws.amazon.com/kms/latest/developerguide/ct-creategrant.html, …/ct-retire-grant.html (names the grant in
 * additionalEventData), …/ct-revoke-grant.html
 */
export function isRecordOf(made: MadeCall, recorded: RecordedCall): boolean {
  if (recorded.name !== made.call || recorded.errorCode !== null) return false
  if (made.awsRequestId !== null && recorded.awsRequestId === made.awsRequestId) return true
  switch (made.call) {
    case 'AssumeRole':
      // Every attempt opens a session of the same name: without AWS's id nobody can tell them apart.
      return made.awsRequestId === null && recorded.roleArn === made.writerArn && recorded.sessionName === made.request
    case 'CreateGrant':
      return (
        made.grantId !== null &&
        recorded.grantId === made.grantId &&
        (recorded.grantName === null || recorded.grantName === made.request)
      )
    case 'RetireGrant':
    case 'RevokeGrant':
      return made.grantId !== null && recorded.grantId === made.grantId && sessionOf(recorded.actorArn) === made.request
  }
}

const sessionOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** CloudTrail delivers within a quarter of an hour, mostly; after six hours nobody waits any more. */
const looksAfterMinutes = [1, 3, 6, 10, 20, 40, 80, 160, 360] as const
export const patienceHours = 6

/** When to look next for the record of a call; null once it was looked for long enough. */
export function nextLook(calledAt: Date, now: Date): Date | null {
  const minutes = looksAfterMinutes.find((after) => calledAt.getTime() + after * 60_000 > now.getTime())
  return minutes === undefined ? null : new Date(calledAt.getTime() + minutes * 60_000)
}

/** Of a request, what is known of the events of a writer's session. */
export interface KnownRequest {
  readonly id: string
  readonly grantId: string | null
  readonly withdrawn: boolean
}

/**
 * Whether a request of ours accounts for what a writer's session did: the request that the session is named after must have made
 * or withdrawn that grant. A call that failed did nothing; it only must have been ours.
 */
export function accountsFor(request: KnownRequest, recorded: RecordedCall): boolean {
  if (recorded.errorCode !== null) return true
  switch (recorded.name) {
    case 'CreateGrant':
      return request.grantId === null ? recorded.grantName === request.id : recorded.grantId === request.grantId
    case 'RetireGrant':
    case 'RevokeGrant':
      return request.withdrawn && recorded.grantId === request.grantId
    default:
      return true
  }
}
