import type { MessageProblem, ParsedMessage } from './change-event'
import { findResources } from './find-resources'
import { Envelope, TrailRecord } from './trail-record'

/**
 * Reads a queue's message: an event of EventBridge, or a bare CloudTrail record. Never throws: what nothing can be made of is a
 * problem that says what was expected.
 */
export function parseMessage(body: string): ParsedMessage {
  const json = parseJson(body)
  if (json === undefined) return problem('not-json', 'The message is not JSON.')
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return problem('not-an-event', 'The message is JSON, but no object.')
  const envelope = Envelope.safeParse(json)
  if (envelope.success) {
    const { detail, account, region, time } = envelope.data
    return parseRecord({ recipientAccountId: account, awsRegion: region, eventTime: time, ...detail })
  }
  return parseRecord(json as Record<string, unknown>)
}

function parseRecord(json: Record<string, unknown>): ParsedMessage {
  const record = TrailRecord.parse(json)
  const { eventID, eventName, eventSource, eventTime, awsRegion = '', recipientAccountId, userIdentity } = record
  if (eventName === undefined || eventSource === undefined)
    return problem('not-an-event', 'The message is neither an event of EventBridge nor a CloudTrail record.')
  const accountId = [recipientAccountId, userIdentity?.accountId].find((id) => /^\d{12}$/.test(id ?? ''))
  const at = Date.parse(eventTime ?? '')
  const missing = [
    !eventID && 'eventID',
    Number.isNaN(at) && 'eventTime',
    accountId === undefined && 'recipientAccountId',
  ].filter(Boolean)
  if (eventID === undefined || accountId === undefined || missing.length > 0)
    return problem('incomplete', `The record of ${eventName} has no usable ${missing.join(', ')}.`)
  return {
    record: json,
    event: {
      eventId: eventID,
      at: new Date(at).toISOString(),
      accountId,
      region: awsRegion,
      source: eventSource,
      name: eventName,
      actorArn: userIdentity?.arn ?? userIdentity?.sessionContext?.sessionIssuer?.arn ?? userIdentity?.invokedBy ?? '',
      resources: findResources({ ...record, recipientAccountId: accountId }),
      errorCode: record.errorCode ?? null,
      readOnly: record.readOnly ?? false,
    },
  }
}

const problem = (kind: MessageProblem['problem'], text: string): MessageProblem => ({ problem: kind, text })

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
