import { expect, test } from 'vitest'
import { renderDifference } from './mismatch'

test.each([
  [
    {
      element: 'condition',
      operator: 'StringEquals',
      key: 'kms:ViaService',
      wanted: ['ec2.x', 's3.x'],
      actual: ['sqs.x'],
    },
    'wants StringEquals ec2.x or s3.x; the request has sqs.x',
  ],
  [
    { element: 'condition', operator: 'Bool', key: 'aws:SecureTransport', wanted: ['true'], actual: 'absent' },
    'wants Bool true; the request has none',
  ],
  [
    { element: 'condition', operator: 'Bool', key: 'aws:SecureTransport', wanted: ['true'], actual: 'unknown' },
    'wants Bool true; the request may have any',
  ],
  [{ element: 'principal', wanted: ['a', 'b'], actual: 'c' }, 'names a or b; the caller is c'],
  [{ element: 'resource', wanted: ['a'], actual: 'b' }, 'is for a; the request is for b'],
  [{ element: 'operations', operation: 'Encrypt', listed: ['Decrypt'] }, 'lists Decrypt'],
  [
    { element: 'encryption-context', wanted: { a: '1' }, actual: {} },
    'wants a=1; the request has no encryption context',
  ],
  [
    { element: 'issuing-account', issuingAccount: null, callerAccount: '111122223333' },
    'issued by an account that is not known, the caller is in 111122223333',
  ],
  [{ element: 'action', operation: 'Decrypt' }, null],
] as const)('%o is told as what is wanted and what is there', (mismatch, words) => {
  expect(renderDifference(mismatch)).toBe(words)
})
