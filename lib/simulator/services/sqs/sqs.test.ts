import { KMSClient, RevokeGrantCommand } from '@aws-sdk/client-kms'
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  NORTHWIND_SCANNER_ROLE,
  NORTHWIND_WRITER_ROLE,
  northwindEventsQueue,
} from '../../scenarios/northwind-credentials'
import type { Simulator } from '../../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../../testing/own-organization'

const HUB = '111100000001'
let own: Simulator
let admin: SQSClient
let QueueUrl: string
beforeEach(async () => {
  own = await startOwnOrganization(() => {})
  admin = new SQSClient(clientConfig(own, 'us-east-1', adminCredentials))
  QueueUrl = `${own.url}/333300000001/keyscope-events`
})
afterEach(() => own.close())

const send = (MessageBody: string) => admin.send(new SendMessageCommand({ QueueUrl, MessageBody }))
async function receive(more: object = {}) {
  const { Messages = [] } = await admin.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))
  return Messages
}

test('a message stays until it is deleted, and is hidden once it was received', async () => {
  await send('first')
  const [message] = await receive({ VisibilityTimeout: 1, MessageSystemAttributeNames: ['ApproximateReceiveCount'] })
  expect(message).toMatchObject({ Body: 'first', Attributes: { ApproximateReceiveCount: '1' } })
  expect(await receive()).toEqual([])
  const [again] = await receive({ WaitTimeSeconds: 5, MessageSystemAttributeNames: ['All'] })
  expect(again).toMatchObject({ Body: 'first', Attributes: { ApproximateReceiveCount: '2' } })
  await admin.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again!.ReceiptHandle! }))
  const { Attributes } = await admin.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' })
})

test('whoever waits gets the message when it comes', async () => {
  const waiting = receive({ WaitTimeSeconds: 20 })
  await send('at last')
  expect((await waiting).map(({ Body }) => Body)).toEqual(['at last'])
})

test('a batch is deleted as far as its handles are good', async () => {
  await send('one')
  await send('two')
  const [one, two] = await receive()
  const { Successful, Failed } = await admin.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'a', ReceiptHandle: one!.ReceiptHandle! },
        { Id: 'b', ReceiptHandle: two!.ReceiptHandle! },
        { Id: 'c', ReceiptHandle: 'made up' },
      ],
    }),
  )
  expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'b'])
  expect(Failed).toMatchObject([{ Id: 'c', Code: 'ReceiptHandleIsInvalid' }])
})

test('a queue that is not there and a handle that is none have errors of their own', async () => {
  const elsewhere = `${own.url}/333300000001/other`
  const wrong = new ReceiveMessageCommand({ QueueUrl: elsewhere })
  expect(await errorOf(admin.send(wrong))).toBeInstanceOf(QueueDoesNotExist)
  const made = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'made up' })
  expect(await errorOf(admin.send(made))).toBeInstanceOf(ReceiptHandleIsInvalid)
  expect((await admin.send(new GetQueueUrlCommand({ QueueName: 'keyscope-events' }))).QueueUrl).toBe(
    'https://sqs.us-east-1.amazonaws.com/333300000001/keyscope-events',
  )
})

test('the scanner of the hub receives what CloudTrail records, as EventBridge wraps it; other accounts do not', async () => {
  const simulator = await startNorthwind()
  const QueueUrl = northwindEventsQueue(simulator.url)
  const key = getKey(simulator, '111100000002', 'us-west-2', 'claims-volumes')
  const session = await assume(simulator, '111100000006', NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin' })
  const writer = new KMSClient(clientConfig(simulator, 'us-west-2', session))
  await writer.send(new RevokeGrantCommand({ KeyId: key.arn, GrantId: key.grants[0]!.id }))

  const scanner = await assume(simulator, HUB, NORTHWIND_SCANNER_ROLE)
  const sqs = new SQSClient(clientConfig(simulator, 'us-east-1', scanner))
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
  const events = Messages.map(({ Body }) => JSON.parse(Body!))
  expect(events.map(({ account }) => account).sort()).toEqual(['111100000002', '111100000006'])
  expect(events[0]).toMatchObject({
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.kms',
    region: 'us-west-2',
    detail: { eventName: 'RevokeGrant', resources: [{ ARN: key.arn }], requestParameters: { keyId: key.arn } },
  })

  const other = await assume(simulator, '111100000006', NORTHWIND_SCANNER_ROLE)
  const foreign = new SQSClient(clientConfig(simulator, 'us-east-1', other))
  expect((await errorOf(foreign.send(new ReceiveMessageCommand({ QueueUrl })))).name).toBe('AccessDeniedException')
  await simulator.close()
})
