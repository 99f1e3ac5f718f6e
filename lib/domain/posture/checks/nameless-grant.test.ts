import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { namelessGrant } from './nameless-grant'

const retiringPrincipal = 'arn:aws:iam::111100000001:role/writer'

fourCases(namelessGrant, {
  pass: (org) => {
    const account = org.account('keys')
    org.grant(account.key('a'), account.role('app'), ['Decrypt'], { name: 'ledger', retiringPrincipal })
  },
  fail: (org) => {
    const account = org.account('keys')
    org.grant(account.key('a'), account.role('app'), ['Decrypt'])
  },
  'not-applicable': (org) => {
    org.grant(org.account('keys').key('a'), 'dynamodb.us-east-1.amazonaws.com', ['Decrypt'])
  },
  unknown: (org) => org.account('keys').key('a', { grants: denied('kms:ListGrants', 'no') }),
})

test.each([
  [{ name: 'ledger' }, 'It has no retiring principal.'],
  [{ retiringPrincipal }, 'It has no Name.'],
  [{}, 'It has no Name and no retiring principal.'],
])('with %j', (rest, text) => {
  const org = organization()
  const account = org.account('keys')
  org.grant(account.key('a'), account.role('app'), ['Decrypt'], rest)
  expect(examine(namelessGrant, org)[0]?.[1].detail).toBe(text)
})
