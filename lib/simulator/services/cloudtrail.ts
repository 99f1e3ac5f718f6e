import * as cloudtrail from '@aws-sdk/client-cloudtrail'
import type { Handlers } from '../server/handlers'
import { page } from '../server/paging'
import { regionOf } from '../world/find'
import type { World } from '../world/organization'
import type { TrailEvent } from '../world/trail-event'

const PAGE = 50
const KEPT_MS = 90 * 86_400_000
const $metadata = {}

/** LookupEvents: management events of the account and Region, newest first, 90 days back, one attribute at a time. */
export function cloudTrailHandlers(world: World): Handlers<typeof cloudtrail> {
  return {
    LookupEvents(input, { accountId, region, at }) {
      const [attribute, ...more] = input.LookupAttributes ?? []
      if (more.length > 0)
        throw new cloudtrail.InvalidLookupAttributesException({ message: 'One lookup attribute at a time.', $metadata })
      const earliest = Math.max(at.getTime() - KEPT_MS, input.StartTime?.getTime() ?? 0)
      const latest = input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY
      if (earliest > latest)
        throw new cloudtrail.InvalidTimeRangeException({ message: 'The start is after the end.', $metadata })
      const events = regionOf(world, accountId, region)
        .events.filter((event) => event.at.getTime() >= earliest && event.at.getTime() <= latest)
        .filter((event) => !attribute || matches(event, attribute))
        .sort((a, b) => b.at.getTime() - a.at.getTime())
      const { items, next } = page(events, input.NextToken, pageSize(input.MaxResults), badToken)
      return { Events: items.map(describe), NextToken: next }
    },
  }
}

const badToken = () => new cloudtrail.InvalidNextTokenException({ message: 'Invalid NextToken.', $metadata })

function pageSize(asked = PAGE): number {
  if (asked >= 1 && asked <= PAGE) return asked
  throw new cloudtrail.InvalidMaxResultsException({ message: `MaxResults must be between 1 and ${PAGE}.`, $metadata })
}

function matches(event: TrailEvent, { AttributeKey, AttributeValue = '' }: cloudtrail.LookupAttribute): boolean {
  switch (AttributeKey) {
    case 'EventId':
      return event.id === AttributeValue
    case 'EventName':
      return event.name === AttributeValue
    case 'EventSource':
      return event.source === AttributeValue
    case 'ReadOnly':
      return String(event.readOnly) === AttributeValue
    case 'Username':
      return event.username === AttributeValue
    case 'AccessKeyId':
      return event.accessKeyId === AttributeValue
    case 'ResourceName':
      return event.resources.some(({ name }) => name === AttributeValue)
    case 'ResourceType':
      return event.resources.some(({ type }) => type === AttributeValue)
    default:
      throw new cloudtrail.InvalidLookupAttributesException({
        message: `Unknown attribute ${AttributeKey}.`,
        $metadata,
      })
  }
}

const describe = (event: TrailEvent): cloudtrail.Event => ({
  EventId: event.id,
  EventName: event.name,
  EventSource: event.source,
  EventTime: event.at,
  ReadOnly: String(event.readOnly),
  AccessKeyId: event.accessKeyId,
  Username: event.username,
  Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
  CloudTrailEvent: JSON.stringify(event.record),
})
