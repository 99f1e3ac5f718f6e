import type { KeyOptions } from '../../inventory/testing/account-builder'
import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { eightOperations } from '../../launch-paths/eight-operations'
import { denied } from '../../observed'
import { fourCases } from '../testing/four-cases'
import { spotRoleMissesKey } from './spot-role-misses-key'

function spotGroup(org: OrganizationBuilder, snapshotId: string | null, options: KeyOptions = {}) {
  const account = org.account('payments')
  const key = account.key('ebs', options)
  const spot = account.role('AWSServiceRoleForEC2Spot', { path: '/aws-service-role/spot.amazonaws.com/' })
  account.cluster('payments').nodeGroup('workers', {
    serviceLinkedRole: account.autoScalingRole(),
    capacityType: 'SPOT',
    devices: [{ kmsKeyId: key, snapshotId }],
  })
  return { key, spot }
}

fourCases(spotRoleMissesKey, {
  pass: (org) => {
    const { key, spot } = spotGroup(org, 'snap-1')
    org.grant(key, spot, eightOperations)
  },
  fail: (org) => spotGroup(org, 'snap-1'),
  'not-applicable': (org) => spotGroup(org, null),
  unknown: (org) => spotGroup(org, 'snap-1', { grants: denied('kms:ListGrants', 'no') }),
})
