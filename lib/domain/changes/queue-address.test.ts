import { expect, test } from 'vitest'
import { queueAddress } from './queue-address'

test.each([
  ['https://sqs.eu-central-1.amazonaws.com/111122223333/keyscope-events', 'eu-central-1'],
  ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/keyscope-events', 'cn-north-1'],
  ['https://sqs-fips.us-gov-west-1.amazonaws.com/111122223333/keyscope-events.fifo', 'us-gov-west-1'],
  ['https://us-west-2.queue.amazonaws.com/111122223333/keyscope-events', 'us-west-2'],
  ['https://vpce-0a1b-2c3d.sqs.eu-west-1.vpce.amazonaws.com/111122223333/keyscope-events', 'eu-west-1'],
  ['http://127.0.0.1:4600/111122223333/keyscope-events', 'us-east-1'],
])('%s lies in %s', (url, region) => {
  expect(queueAddress(url, 'us-east-1')).toEqual({ url, accountId: '111122223333', region })
})

test.each(['', 'keyscope-events', 'https://sqs.eu-central-1.amazonaws.com/', 'https://example.com/1/keyscope-events'])(
  '%s is no queue',
  (url) => {
    expect(queueAddress(url, 'us-east-1')).toBeNull()
  },
)
