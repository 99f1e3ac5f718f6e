import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { policy } from '../../inventory/testing/statements'
import { denied, seen } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { nobodyAdministersKey } from './nobody-administers-key'

const only = (Action: string, AWS: string) =>
  seen(policy({ Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' }))

fourCases(nobodyAdministersKey, {
  pass: (org) => org.account('keys').key('a'),
  fail: (org) => {
    const account = org.account('keys')
    account.key('a', { policy: only('kms:Decrypt', `arn:aws:iam::${account.id}:role/app`) })
  },
  'not-applicable': (org) => org.account('keys').key('a', { metadata: { manager: 'AWS' } }),
  unknown: (org) => org.account('keys').key('a', { policy: denied('kms:GetKeyPolicy', 'no') }),
})

test('a named administrator of the owner is enough, one of another account is not', () => {
  const org = organization()
  const account = org.account('keys')
  account.key('own', { policy: only('kms:Put*', `arn:aws:iam::${account.id}:role/admin`) })
  account.key('foreign', { policy: only('kms:*', 'arn:aws:iam::999900000001:root') })
  expect(examine(nobodyAdministersKey, org).map(([, o]) => o.status)).toEqual(['pass', 'fail'])
})
