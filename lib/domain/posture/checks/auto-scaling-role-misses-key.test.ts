import type { KeyOptions } from '../../inventory/testing/account-builder'
import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { eightOperations } from '../../launch-paths/eight-operations'
import { denied } from '../../observed'
import { fourCases } from '../testing/four-cases'
import { autoScalingRoleMissesKey } from './auto-scaling-role-misses-key'

function nodeGroup(org: OrganizationBuilder, options: KeyOptions = {}) {
  const account = org.account('payments')
  const key = account.key('ebs', options)
  const scaling = account.autoScalingRole()
  account.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: scaling })
  return { key, scaling }
}

fourCases(autoScalingRoleMissesKey, {
  pass: (org) => {
    const { key, scaling } = nodeGroup(org)
    org.grant(key, scaling, eightOperations)
  },
  fail: (org) => nodeGroup(org),
  'not-applicable': (org) => org.account('payments').cluster('payments'),
  unknown: (org) => nodeGroup(org, { grants: denied('kms:ListGrants', 'no') }),
})
