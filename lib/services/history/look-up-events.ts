import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { parseArn } from '@/lib/domain/arn'
import type { TrailQuestion } from '@/lib/domain/changes-between/trail-question'
import type { Window } from './explain-changes'

/** An event as `change_events` keeps it. */
export interface TrailEvent {
  readonly id: string
  readonly at: Date
  readonly source: string
  readonly name: string
  readonly actorArn: string
  readonly resources: readonly string[]
  readonly errorCode: string | null
  readonly body: object
}

export interface LookedUp {
  readonly events: readonly TrailEvent[]
  /** There were more than were read; the oldest are missing. */
  readonly cut: boolean
}

/** LookupEvents gives 50 a page, and a busy key has thousands a day. */
const mostPages = 40

/** What changed something on the resource in the window, or fits, the newest first. `also`: what else the resource is called in our inventory. */
export async function lookUpEvents(
  client: CloudTrailClient,
  { resourceName }: TrailQuestion,
  window: Window,
  also: readonly string[],
  fits: (event: Event) => boolean = ({ ReadOnly }) => ReadOnly !== 'true',
): Promise<LookedUp> {
  const events: TrailEvent[] = []
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: resourceName }],
        StartTime: window.after ?? undefined,
        EndTime: window.before,
        MaxResults: 50,
        NextToken: token,
      }),
    )
    for (const event of answer.Events ?? []) if (fits(event)) events.push(toTrailEvent(event, also))
    token = answer.NextToken
    if (!token) return { events, cut: false }
  }
  return { events, cut: true }
}

function toTrailEvent(event: Event, also: readonly string[]): TrailEvent {
  if (!event.EventId || !event.EventTime) throw new Error('LookupEvents answered with an event without id or time.')
  const record = parseRecord(event.CloudTrailEvent)
  const named = (event.Resources ?? []).flatMap(({ ResourceName: name }) => (name && parseArn(name) ? [name] : []))
  return {
    id: event.EventId,
    at: event.EventTime,
    source: event.EventSource ?? '',
    name: event.EventName ?? '',
    actorArn:
      textAt(record, 'userIdentity', 'arn') ?? textAt(record, 'userIdentity', 'invokedBy') ?? event.Username ?? '',
    // It was found by the resource's name, so it is about the resource, by whatever name.
    resources: [...new Set([...also, ...named])],
    errorCode: textAt(record, 'errorCode'),
    body: record,
  }
}

function parseRecord(text: string | undefined): object {
  try {
    const record: unknown = JSON.parse(text ?? '{}')
    return typeof record === 'object' && record !== null ? record : {}
  } catch {
    return {}
  }
}

function textAt(record: object, ...path: readonly string[]): string | null {
  let value: unknown = record
  for (const name of path) value = typeof value === 'object' && value !== null ? (value as never)[name] : undefined
  return typeof value === 'string' ? value : null
}
