import { expect, test } from 'vitest'
import { readCheckpointAddress } from './checkpoint-address'

test.each([
  ['/var/lib/keyscope', { kind: 'folder', folder: '/var/lib/keyscope' }],
  ['s3://logs', { kind: 'bucket', bucket: 'logs', prefix: '' }],
  ['s3://logs/', { kind: 'bucket', bucket: 'logs', prefix: '' }],
  ['s3://my.logs-1/keyscope/audit/', { kind: 'bucket', bucket: 'my.logs-1', prefix: 'keyscope/audit/' }],
])('%s', (text, address) => expect(readCheckpointAddress(text)).toEqual(address))

test.each(['s3://', 's3:///prefix', 's3://Logs', 's3://a', 's3://logs_1/x'])('%s is no bucket', (text) =>
  expect(readCheckpointAddress(text)).toBeNull(),
)
