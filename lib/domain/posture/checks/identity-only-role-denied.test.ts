import type { KeyOptions } from '../../inventory/testing/account-builder'
import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { fourCases } from '../testing/four-cases'
import { identityOnlyRoleDenied } from './identity-only-role-denied'

function nodeGroup(org: OrganizationBuilder, options: KeyOptions = {}) {
  const account = org.account('payments')
  const key = account.key('ebs', options)
  account.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: account.autoScalingRole() })
}

fourCases(identityOnlyRoleDenied, {
  pass: (org) => nodeGroup(org),
  fail: (org) => {
    nodeGroup(org)
    const Condition = { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }
    org.scp('Perimeter', ['ou-workloads'], { Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition })
  },
  'not-applicable': (org) => org.account('payments').cluster('payments'),
  unknown: (org) => nodeGroup(org, { policy: denied('kms:GetKeyPolicy', 'no') }),
})
