import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { duplicateGrants } from './duplicate-grants'

fourCases(duplicateGrants, {
  pass: (org) => {
    const account = org.account('keys')
    const key = account.key('a')
    org.grant(key, account.role('app'), ['Decrypt'])
    org.grant(key, account.role('app2'), ['Decrypt'])
  },
  fail: (org) => {
    const account = org.account('keys')
    const [key, role] = [account.key('a'), account.role('app')]
    org.grant(key, role, ['Decrypt', 'Encrypt'], { name: 'first' })
    org.grant(key, role, ['Encrypt', 'Decrypt'], { name: 'second' })
  },
  'not-applicable': (org) => org.account('keys').key('a'),
  unknown: (org) => org.account('keys').key('a', { grants: denied('kms:ListGrants', 'no') }),
})

test('grants that differ in their constraints or their issuer are no duplicates', () => {
  const org = organization()
  const account = org.account('keys')
  const [key, role] = [account.key('a'), account.role('app')]
  const held = (id: string) => ({
    constraints: { encryptionContextSubset: { 'aws:ebs:id': id }, encryptionContextEquals: null, sourceArn: null },
  })
  org.grant(key, role, ['Decrypt'], held('vol-1'))
  org.grant(key, role, ['Decrypt'], held('vol-2'))
  org.grant(key, role, ['Decrypt'], { issuingAccount: '111100000009' })
  expect(examine(duplicateGrants, org)[0]?.[1].status).toBe('pass')
})
