import { expect, test } from 'vitest'
import type { CoverageRow } from '@/lib/contracts/scans'
import { describeReads, foldUnread } from './fold-unread'

const row = (change: Partial<CoverageRow>): CoverageRow => ({
  accountId: '111100000014',
  accountName: 'research-sandbox',
  region: '',
  collector: 'kms-keys',
  outcome: 'denied',
  call: 'sts:AssumeRole',
  errorCode: 'AccessDenied',
  message: 'not authorized',
  items: 0,
  lastReadAt: null,
  ...change,
})

test('reads of an account that fail for one reason are one row', () => {
  const folded = foldUnread([row({}), row({ collector: 'kms-grants' }), row({ collector: 'ec2-volumes', items: 2 })])
  expect(folded).toHaveLength(1)
  expect(folded[0]).toMatchObject({ accountId: '111100000014', items: 2 })
  expect(folded[0]?.reads.map((read) => read.collector)).toEqual(['kms-keys', 'kms-grants', 'ec2-volumes'])
})

test('another account, call, outcome or answer is another row', () => {
  const different: Partial<CoverageRow>[] = [
    { accountId: '111100000002' },
    { call: 'kms:ListKeys' },
    { outcome: 'failed' },
    { errorCode: 'Throttling' },
    { message: 'no such role' },
  ]
  expect(foldUnread([row({}), ...different.map(row)])).toHaveLength(6)
})

test('reads are named, and counted where there are many', () => {
  const reads = (...collectors: string[]) => collectors.map((collector) => ({ collector, region: 'us-east-1' }))
  expect(describeReads(reads('kms-keys'))).toBe('kms-keys in us-east-1')
  expect(describeReads([{ collector: 'iam-principals', region: '' }])).toBe('iam-principals')
  expect(describeReads(reads('a', 'b', 'a'))).toBe('3 reads: a, b')
  expect(describeReads(reads('a', 'b', 'c', 'd', 'e'))).toBe('5 reads: a, b, c and 2 more')
})
