import * as sqs from '@aws-sdk/client-sqs'
import { requireIdentityAllows } from '../../authorize/identity-allows'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { WireError } from '../../wire/wire-error'
import type { World } from '../../world/organization'
import type { MessageQueue, QueuedMessage } from './message-queue'

const $metadata = {}
const VISIBILITY_SECONDS = 30
const MOST_SECONDS = 43_200
const MOST_WAIT_SECONDS = 20
const MOST_BYTES = 262_144
const BATCH = 10

/** One standard queue of the management account. Other accounts find nothing: it has no policy that would let them. */
export function sqsHandlers(world: World, queue: MessageQueue): Handlers<typeof sqs> {
  /** Where it lies says its URL alone; a client that is sent to another host would look there. */
  function insistOn(call: Call, url: string | undefined, action = call.operation): void {
    const [accountId, name] = (url ?? '').split('/').slice(-2)
    requireIdentityAllows(world, { protocol: 'json' }, call, {
      action: `sqs:${action}`,
      resource: `arn:aws:sqs:${call.region}:${accountId}:${name}`,
    })
    if (accountId !== world.managementAccountId || call.accountId !== accountId || name !== queue.name) {
      throw new sqs.QueueDoesNotExist({ message: 'The specified queue does not exist.', $metadata })
    }
  }
  const arn = (call: Call) => `arn:aws:sqs:${call.region}:${world.managementAccountId}:${queue.name}`

  return {
    GetQueueUrl(input, call) {
      const accountId = input.QueueOwnerAWSAccountId ?? call.accountId
      insistOn(call, `${accountId}/${input.QueueName}`)
      return { QueueUrl: `https://sqs.${call.region}.amazonaws.com/${accountId}/${input.QueueName}` }
    },

    GetQueueAttributes(input, call) {
      insistOn(call, input.QueueUrl)
      const { visible, hidden } = queue.counts()
      const all: Partial<Record<sqs.QueueAttributeName, string>> = {
        QueueArn: arn(call),
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(hidden),
        VisibilityTimeout: String(VISIBILITY_SECONDS),
        ReceiveMessageWaitTimeSeconds: '0',
        MaximumMessageSize: String(MOST_BYTES),
      }
      const asked: readonly string[] = input.AttributeNames ?? []
      const wanted = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name))
      return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {}
    },

    SendMessage(input, call) {
      insistOn(call, input.QueueUrl)
      const body = input.MessageBody ?? ''
      if (body === '') throw new WireError('MissingParameter', 'The request must contain the parameter MessageBody.')
      if (Buffer.byteLength(body) > MOST_BYTES) {
        throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${MOST_BYTES} bytes.`)
      }
      const { id, md5 } = queue.send(body)
      return { MessageId: id, MD5OfMessageBody: md5 }
    },

    async ReceiveMessage(input, call) {
      insistOn(call, input.QueueUrl)
      const messages = await queue.receive({
        most: within('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, BATCH),
        waitMs: within('WaitTimeSeconds', input.WaitTimeSeconds ?? 0, 0, MOST_WAIT_SECONDS) * 1000,
        hiddenMs: within('VisibilityTimeout', input.VisibilityTimeout ?? VISIBILITY_SECONDS, 0, MOST_SECONDS) * 1000,
      })
      const asked = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])]
      return messages.length > 0 ? { Messages: messages.map((message) => describe(message, asked)) } : {}
    },

    DeleteMessage(input, call) {
      insistOn(call, input.QueueUrl)
      if (!queue.delete(input.ReceiptHandle ?? '')) {
        throw new sqs.ReceiptHandleIsInvalid({ message: 'The input receipt handle is invalid.', $metadata })
      }
      return {}
    },

    DeleteMessageBatch(input, call) {
      insistOn(call, input.QueueUrl, 'DeleteMessage')
      const entries = input.Entries ?? []
      if (entries.length === 0)
        throw new sqs.EmptyBatchRequest({ message: 'There should be at least one entry.', $metadata })
      if (entries.length > BATCH)
        throw new sqs.TooManyEntriesInBatchRequest({ message: `Maximum number of entries is ${BATCH}.`, $metadata })
      const done = entries.map(({ Id, ReceiptHandle }) => ({ Id, ok: queue.delete(ReceiptHandle ?? '') }))
      const failed = done.filter(({ ok }) => !ok)
      return {
        Successful: done.filter(({ ok }) => ok).map(({ Id }) => ({ Id })),
        Failed: failed.map(({ Id }) => ({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid' })),
      }
    },
  }
}

const invalid = (message: string) => new WireError('InvalidParameterValue', message)

function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value
  throw invalid(`Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`)
}

function describe(message: QueuedMessage, asked: readonly string[]): sqs.Message {
  const all: Partial<Record<sqs.MessageSystemAttributeName, string>> = {
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  }
  const wanted = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name))
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipts.at(-1),
    MD5OfBody: message.md5,
    Body: message.body,
    ...(wanted.length > 0 && { Attributes: Object.fromEntries(wanted) }),
  }
}
