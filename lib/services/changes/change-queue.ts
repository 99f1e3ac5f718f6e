import {
  type BatchResultErrorEntry,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs'
import { observe } from '@/lib/aws/errors'
import { queueAddress } from '@/lib/domain/changes/queue-address'
import { invalidInput } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'

/** Less than the deadline of every AWS call. */
const waitSeconds = 10
/** Long enough to store what was received many times over; a worker that died gives its messages back after it. */
const hiddenSeconds = 60

export interface ChangeQueue {
  /** Up to ten messages; with `wait` it waits for the first one some seconds. Throws what SQS answered. */
  receive(wait: boolean, signal: AbortSignal): Promise<readonly Message[]>
  delete(messages: readonly Message[]): Promise<void>
  /** About how many messages wait to be received; null where that may not be asked. */
  backlog(): Promise<number | null>
}

/** The queue of the settings, entered with the scanner role of the account it lies in. */
export function openChangeQueue(job: JobContext, url: string): ChangeQueue {
  const address = queueAddress(url, job.aws.homeRegion)
  if (!address) throw invalidInput(`Expected the URL of an SQS queue in KEYSCOPE_EVENTS_QUEUE_URL, got ${url}.`)
  const client = job.aws.forAccount(address.accountId, 'scan').sqs(address.region)
  return {
    async receive(wait, abortSignal) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: wait ? waitSeconds : 0,
          VisibilityTimeout: hiddenSeconds,
        }),
        { abortSignal },
      )
      return Messages
    },
    async delete(messages) {
      const { Failed = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: url,
          Entries: messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
        }),
      )
      if (Failed.length > 0) throw new Error(`SQS did not delete ${Failed.length} messages: ${reasons(Failed)}`)
    },
    async backlog() {
      const waiting = 'ApproximateNumberOfMessages'
      const asked = await observe('sqs:GetQueueAttributes', () =>
        client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [waiting] })),
      )
      const count = asked.state === 'seen' ? asked.value.Attributes?.[waiting] : undefined
      return count === undefined ? null : Number(count)
    },
  }
}

const reasons = (failed: readonly BatchResultErrorEntry[]) => [...new Set(failed.map(({ Code }) => Code))].join(', ')
