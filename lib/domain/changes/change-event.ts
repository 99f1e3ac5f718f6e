/** Something somebody did in AWS, as CloudTrail recorded it. */
export interface ChangeEvent {
  /** CloudTrail's eventID: the same for every delivery of one record. */
  readonly eventId: string
  /** ISO 8601. */
  readonly at: string
  /** The account whose trail holds the record. */
  readonly accountId: string
  readonly region: string
  /** kms.amazonaws.com */
  readonly source: string
  /** RevokeGrant */
  readonly name: string
  /** An ARN, the name of an AWS service, or empty where the record does not say. */
  readonly actorArn: string
  /** ARNs of the keys, aliases, roles, users, groups, policies and clusters it is about. */
  readonly resources: readonly string[]
  /** Set for a call that failed, and so changed nothing. */
  readonly errorCode: string | null
  readonly readOnly: boolean
}

/** Why a message is no event that anything can be made of. */
export interface MessageProblem {
  readonly problem: 'not-json' | 'not-an-event' | 'incomplete'
  readonly text: string
}

export type ParsedMessage =
  | { readonly event: ChangeEvent; readonly record: Readonly<Record<string, unknown>> }
  | MessageProblem

export const isProblem = (parsed: ParsedMessage): parsed is MessageProblem => 'problem' in parsed
