import { admitGrants } from '../../inventory/testing/statements'
import { denied } from '../../observed'
import { fourCases } from '../testing/four-cases'
import { foreignAccountMayCreateAnyGrant } from './foreign-account-may-create-any-grant'

fourCases(foreignAccountMayCreateAnyGrant, {
  pass: (org) => org.account('keys').key('a', { admits: [admitGrants('111100000009')] }),
  fail: (org) => org.account('keys').key('a', { admits: [admitGrants('111100000009', true)] }),
  'not-applicable': (org) => org.account('keys').key('a'),
  unknown: (org) => org.account('keys').key('a', { policy: denied('kms:GetKeyPolicy', 'no') }),
})
