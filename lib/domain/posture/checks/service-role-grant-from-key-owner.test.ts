import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { fourCases } from '../testing/four-cases'
import { serviceRoleGrantFromKeyOwner } from './service-role-grant-from-key-owner'

function grantTo(org: OrganizationBuilder, issuer: (owner: string, workload: string) => string | null) {
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  org.grant(owner.key('a'), workload.autoScalingRole(), ['Decrypt'], { issuingAccount: issuer(owner.id, workload.id) })
}

fourCases(serviceRoleGrantFromKeyOwner, {
  pass: (org) => grantTo(org, (_, workload) => workload),
  fail: (org) => grantTo(org, (owner) => owner),
  'not-applicable': (org) => {
    const owner = org.account('keys')
    org.grant(owner.key('a'), owner.autoScalingRole(), ['Decrypt'])
  },
  unknown: (org) => grantTo(org, () => null),
})
