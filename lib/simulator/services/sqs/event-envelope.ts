import type { TrailEvent } from '../../world/trail-event'

/**
 * A management event as EventBridge hands it to a queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function eventEnvelope(accountId: string, region: string, { id, source, at, record }: TrailEvent): string {
  return JSON.stringify({
    version: '0',
    id,
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${source.split('.')[0]}`,
    account: accountId,
    time: `${at.toISOString().slice(0, 19)}Z`,
    region,
    resources: [],
    detail: record,
  })
}
