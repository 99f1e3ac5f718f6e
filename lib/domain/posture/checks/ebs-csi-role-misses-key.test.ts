import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { mayGrant, mayUse } from '../../inventory/testing/statements'
import { fourCases } from '../testing/four-cases'
import { ebsCsiRoleMissesKey } from './ebs-csi-role-misses-key'

function driver(org: OrganizationBuilder, allowed: boolean) {
  const account = org.account('payments')
  const key = account.key('ebs')
  const role = account.role('csi', { statements: allowed ? [mayUse(key), mayGrant(key)] : [] })
  account
    .cluster('payments')
    .podIdentity('ebs-csi-controller-sa', role)
    .volume(key, { 'ebs.csi.aws.com/cluster': 'true' })
}

fourCases(ebsCsiRoleMissesKey, {
  pass: (org) => driver(org, true),
  fail: (org) => driver(org, false),
  'not-applicable': (org) => org.account('payments').cluster('payments'),
  // Volumes of a driver whose role nothing names.
  unknown: (org) => {
    const account = org.account('payments')
    account.cluster('payments').volume(account.key('ebs'), { 'ebs.csi.aws.com/cluster': 'true' })
  },
})
