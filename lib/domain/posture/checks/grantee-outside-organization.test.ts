import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { granteeOutsideOrganization } from './grantee-outside-organization'

fourCases(granteeOutsideOrganization, {
  pass: (org) => {
    const account = org.account('keys')
    org.grant(account.key('a'), account.role('app'), ['Decrypt'])
  },
  fail: (org) => org.grant(org.account('keys').key('a'), 'arn:aws:iam::999900000001:role/partner', ['Decrypt']),
  'not-applicable': (org) => org.grant(org.account('keys').key('a'), 'dynamodb.us-east-1.amazonaws.com', ['Decrypt']),
  unknown: (org) => org.account('keys').key('a', { grants: denied('kms:ListGrants', 'no') }),
})

test('a grant to all of an account fails even inside the organization', () => {
  const org = organization()
  const account = org.account('keys')
  org.grant(account.key('a'), `arn:aws:iam::${account.id}:root`, ['Decrypt'])
  expect(examine(granteeOutsideOrganization, org)[0]?.[1].status).toBe('fail')
})
