import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { mayGrant, mayUse, type TestStatement } from '../../inventory/testing/statements'
import { fourCases } from '../testing/four-cases'
import { foundingProfileIncomplete } from './founding-profile-incomplete'

function karpenter(org: OrganizationBuilder, statements: (key: string) => readonly TestStatement[]) {
  const account = org.account('payments')
  const key = account.key('ebs')
  const controller = account.role('controller', { statements: statements(key) })
  account
    .cluster('payments')
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }])
  return account
}

fourCases(foundingProfileIncomplete, {
  pass: (org) => karpenter(org, (key) => [mayUse(key), mayGrant(key)]),
  fail: (org) => karpenter(org, (key) => [{ ...mayUse(key), Action: ['kms:Decrypt', 'kms:DescribeKey'] }]),
  'not-applicable': (org) => {
    const account = org.account('payments')
    account
      .cluster('payments')
      .nodeGroup('workers', { key: account.key('ebs'), serviceLinkedRole: account.autoScalingRole() })
  },
  unknown: (org) => {
    const account = karpenter(org, () => [])
    org.read(account.id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
  },
})
