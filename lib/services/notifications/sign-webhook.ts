import { createHmac } from 'node:crypto'

export interface SignedMessage {
  /** The same for every attempt: a receiver drops what it has had. */
  readonly id: string
  readonly body: string
  readonly at: Date
  /** The newest first; during a rotation the one before signs as well. */
  readonly keys: readonly Buffer[]
}

/** The headers of Standard Webhooks 1.0: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function signWebhook({ id, body, at, keys }: SignedMessage): Readonly<Record<string, string>> {
  const timestamp = Math.floor(at.getTime() / 1000)
  const signed = `${id}.${timestamp}.${body}`
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`).join(' '),
  }
}
