import { expect, test } from 'vitest'
import { readStatements } from './statements'

test('single values become lists, a bare star everybody, and a missing Sid its number', () => {
  const text = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: 'kms:Decrypt',
      Condition: { Bool: { 'aws:SecureTransport': true } },
    },
  })
  expect(readStatements(text)).toEqual([
    {
      sid: '#1',
      effect: 'Allow',
      actions: ['kms:Decrypt'],
      notActions: [],
      resources: [],
      principals: { AWS: ['*'] },
      notPrincipal: false,
      conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }],
    },
  ])
})

test('URL-encoded documents are read, and what is no document is null', () => {
  expect(readStatements(encodeURIComponent('{"Statement":[]}'))).toEqual([])
  expect(readStatements('not a policy')).toBeNull()
  expect(readStatements('[]')).toBeNull()
})
