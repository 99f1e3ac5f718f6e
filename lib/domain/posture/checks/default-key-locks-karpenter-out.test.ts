import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { examine, fourCases } from '../testing/four-cases'
import { defaultKeyLocksKarpenterOut } from './default-key-locks-karpenter-out'

fourCases(defaultKeyLocksKarpenterOut, {
  pass: (org) => org.account('payments').defaultKey('alias/aws/ebs', true).cluster('payments'),
  fail: (org) => org.account('payments').defaultKey('alias/aws/ebs', false).cluster('payments'),
  'not-applicable': (org) => org.account('payments').defaultKey('alias/aws/ebs', false),
  unknown: (org) => {
    org.account('payments').cluster('payments')
    org.parts.ebsDefaults.push({
      accountId: '111100000002',
      region: 'us-east-1',
      defaultKey: null,
      encryptionByDefault: null,
    })
  },
})

test('a default key that Karpenter may not use fails whether or not everything is encrypted by default (F15)', () => {
  const org = organization()
  const account = org.account('payments')
  account.defaultKey(account.key('default'), true)
  account
    .cluster('payments')
    .podIdentity('karpenter', account.role('controller'))
    .karpenterTemplate([{ encrypted: true }])
  const [, outcome] = examine(defaultKeyLocksKarpenterOut, org)[0] ?? []
  expect(outcome).toMatchObject({ status: 'fail', evidence: { broken: [expect.stringContaining('controller')] } })
})
