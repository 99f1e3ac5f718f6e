import { randomUUID } from 'node:crypto'
import type { Journal } from '../../journal/journal'
import type { Call } from '../../server/call'
import type { AnyHandler } from '../../server/handlers'
import type { TrailEvent } from '../../world/trail-event'
import { eventRecord } from '../trail-record'
import { readGrantToken } from './grant-token'

interface GrantInput {
  readonly KeyId?: string
  readonly GrantId?: string
  readonly GrantToken?: string
}

/** Wraps a grant operation so that each call, granted or refused, becomes a CloudTrail event in the accounts it concerns. */
export function recorded(journal: Journal, handler: AnyHandler): AnyHandler {
  return (input: GrantInput, call: Call) => {
    try {
      const output = handler(input as never, call)
      record(journal, call, input, { responseElements: output })
      return output
    } catch (error) {
      const { name, message } = error as Error
      record(journal, call, input, { errorCode: trailCode(name), errorMessage: message })
      throw error
    }
  }
}

/** CloudTrail drops the suffix that KMS's own error carries. */
const trailCode = (name: string) => (name === 'AccessDeniedException' ? 'AccessDenied' : name)

function record(journal: Journal, call: Call, input: GrantInput, outcome: Record<string, unknown>): void {
  const keyArn = keyArnOf(input, call)
  const owner = keyArn.split(':')[4] ?? call.accountId
  // Both sides keep a record: the account that called and the account that owns the key.
  for (const accountId of new Set([call.accountId, owner])) {
    if (journal.world.accounts.has(accountId))
      journal.recordEvent(accountId, call.region, event(accountId, call, input, keyArn, outcome))
  }
}

function event(
  accountId: string,
  call: Call,
  input: GrantInput,
  keyArn: string,
  outcome: Record<string, unknown>,
): TrailEvent {
  const id = randomUUID()
  const { caller } = call
  return {
    id,
    name: call.operation,
    source: 'kms.amazonaws.com',
    at: new Date(Math.floor(call.at.getTime() / 1000) * 1000),
    readOnly: false,
    username: caller.kind === 'session' ? caller.sessionName : caller.arn.slice(caller.arn.lastIndexOf('/') + 1),
    accessKeyId: caller.accessKeyId,
    resources: [{ type: 'AWS::KMS::Key', name: keyArn }],
    record: eventRecord(journalFacts(id, accountId, call, input, keyArn, outcome)),
  }
}

function journalFacts(
  id: string,
  accountId: string,
  call: Call,
  input: GrantInput,
  keyArn: string,
  outcome: Record<string, unknown>,
) {
  return {
    id,
    recipientAccountId: accountId,
    call,
    requestParameters: lowerFirst(input),
    keyArn,
    outcome: withoutToken(outcome, keyArn),
  }
}

/** Grant tokens are secrets: CloudTrail never shows one. It does show the key's ARN beside the grant's id. */
function withoutToken(outcome: Record<string, unknown>, keyArn: string): Record<string, unknown> {
  const elements = outcome.responseElements as { GrantId?: string } | undefined
  if (!elements) return outcome
  return { responseElements: elements.GrantId === undefined ? null : { grantId: elements.GrantId, keyId: keyArn } }
}

function lowerFirst(input: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([name]) => name !== 'GrantTokens' && name !== 'GrantToken')
      .map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  )
}

function keyArnOf({ KeyId, GrantToken }: GrantInput, call: Call): string {
  const named = GrantToken === undefined ? undefined : readGrantToken(GrantToken)
  if (named) return named.keyArn
  if (KeyId?.startsWith('arn:')) return KeyId
  return `arn:aws:kms:${call.region}:${call.accountId}:key/${KeyId ?? ''}`
}
