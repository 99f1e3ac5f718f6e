import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { mayGrant, mayUse } from '../../inventory/testing/statements'
import { fourCases } from '../testing/four-cases'
import { karpenterMissesKey } from './karpenter-misses-key'

function karpenter(org: OrganizationBuilder, allowed: boolean) {
  const account = org.account('payments')
  const key = account.key('ebs')
  const controller = account.role('controller', { statements: allowed ? [mayUse(key), mayGrant(key)] : [] })
  account
    .cluster('payments')
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }])
  return account
}

fourCases(karpenterMissesKey, {
  pass: (org) => karpenter(org, true),
  fail: (org) => karpenter(org, false),
  'not-applicable': (org) => org.account('payments').cluster('payments'),
  unknown: (org) => {
    const account = karpenter(org, false)
    org.read(account.id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
  },
})
