import { expect, test } from 'vitest'
import type { Coverage, CoverageOutcome } from './coverage'
import { indexReads, isListed } from './reads'

const row = (
  collector: string,
  outcome: CoverageOutcome,
  region = 'us-east-1',
  accountId = '111100000001',
): Coverage => ({
  accountId,
  region,
  collector,
  outcome,
  call: 'x:Call',
  errorCode: null,
  message: null,
  items: 0,
  calls: 1,
})

test('the worst reading of a place decides, and one that is under way changes nothing', () => {
  const reads = indexReads([
    row('ec2-volumes', 'read'),
    row('ec2-instances', 'denied'),
    row('iam-principals', 'running'),
  ])
  expect(reads('ec2', '111100000001', 'us-east-1')).toMatchObject({
    state: 'unread',
    unread: { state: 'denied', call: 'x:Call' },
  })
  expect(reads('iam', '111100000001').state).toBe('never')
  expect(reads('kms', '111100000001', 'us-east-1').state).toBe('never')
})

test('IAM is read once per account, in whatever Region that happened', () => {
  const reads = indexReads([row('iam-principals', 'read')])
  expect(reads('iam', '111100000001').state).toBe('read')
  expect(reads('iam', '111100000002').state).toBe('never')
})

test('what only one account can read is asked without an account', () => {
  const reads = indexReads([row('control-policies', 'partial', ''), row('organization', 'read', '')])
  expect(reads('control-policies').state).toBe('partial')
  expect(reads('organization').state).toBe('read')
})

test('a partial reading has still listed everything', () => {
  const reads = indexReads([row('kms-keys', 'partial'), row('kms-keys', 'failed', 'eu-west-1')])
  expect(isListed(reads('kms', '111100000001', 'us-east-1'))).toBe(true)
  expect(isListed(reads('kms', '111100000001', 'eu-west-1'))).toBe(false)
})

test('an account nobody could enter is unread in every Region', () => {
  const reads = indexReads([row('kms-keys', 'denied', '')])
  expect(reads('kms', '111100000001', 'us-east-1').state).toBe('unread')
  expect(reads('kms', '111100000001').state).toBe('unread')
  expect(reads('kms', '111100000002', 'us-east-1').state).toBe('never')
})
