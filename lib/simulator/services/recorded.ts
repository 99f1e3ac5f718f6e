import { randomUUID } from 'node:crypto'
import type { Journal } from '../journal/journal'
import type { Call } from '../server/call'
import type { AnyHandler } from '../server/handlers'
import { eventRecord } from './trail-record'

/** What CloudTrail tells of a call beside who made it, when and from where. */
export interface Recorded {
  /** Accounts whose trails keep it. */
  readonly accounts: readonly string[]
  readonly region: string
  /** What LookupEvents can be asked for. */
  readonly about: readonly { readonly type: string; readonly name: string }[]
  /** Whether the record itself names them, by ARN. */
  readonly namesResources: boolean
  /** A read is looked up like everything else, but EventBridge does not hand it on. */
  readonly readOnly?: boolean
  readonly requestParameters: Readonly<Record<string, unknown>> | null
  readonly responseElements: Readonly<Record<string, unknown>> | null
  readonly additionalEventData?: Readonly<Record<string, unknown>>
}

/** `output` is undefined for a call that was refused. */
export type DescribeCall = (input: never, call: Call, output: object | undefined) => Recorded

/** Wraps an operation so that each call, answered or refused, becomes a CloudTrail event in the accounts it concerns. */
export function recorded(journal: Journal, handler: AnyHandler, describe: DescribeCall): AnyHandler {
  return (input: never, call: Call) => {
    try {
      const output = handler(input, call)
      const facts = describe(input, call, output)
      record(journal, call, facts, { responseElements: facts.responseElements })
      return output
    } catch (error) {
      const { name, message } = error as Error
      record(journal, call, describe(input, call, undefined), { errorCode: trailCode(name), errorMessage: message })
      throw error
    }
  }
}

/** CloudTrail drops the suffix that KMS's own error carries. */
const trailCode = (name: string) => (name === 'AccessDeniedException' ? 'AccessDenied' : name)

function record(journal: Journal, call: Call, facts: Recorded, outcome: Record<string, unknown>): void {
  const { caller } = call
  const { readOnly = false } = facts
  for (const recipientAccountId of facts.accounts) {
    if (!journal.world.accounts.has(recipientAccountId)) continue
    const id = randomUUID()
    journal.recordEvent(recipientAccountId, facts.region, {
      id,
      name: call.operation,
      source: `${call.service}.amazonaws.com`,
      at: new Date(Math.floor(call.at.getTime() / 1000) * 1000),
      readOnly,
      username: caller.kind === 'session' ? caller.sessionName : caller.arn.slice(caller.arn.lastIndexOf('/') + 1),
      accessKeyId: caller.accessKeyId,
      resources: facts.about,
      record: eventRecord({
        id,
        recipientAccountId,
        region: facts.region,
        call,
        readOnly,
        requestParameters: facts.requestParameters,
        ...(facts.namesResources && { resources: facts.about.filter(({ name }) => name.startsWith('arn:')) }),
        outcome: { ...outcome, ...(facts.additionalEventData && { additionalEventData: facts.additionalEventData }) },
      }),
    })
  }
}

/** The request as CloudTrail spells it: small first letters, without what must stay secret. */
export function requestParametersOf(input: object, secret: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([name]) => !secret.includes(name))
      .map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  )
}
