import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { fourCases } from '../testing/four-cases'
import { nodeVolumeUnencrypted } from './node-volume-unencrypted'

function node(org: OrganizationBuilder, encrypted: boolean) {
  const account = org.account('payments')
  const key = account.key('ebs')
  account
    .cluster('payments')
    .instance('i-1')
    .volume(encrypted ? key : null, {}, ['i-1'])
}

fourCases(nodeVolumeUnencrypted, {
  pass: (org) => node(org, true),
  fail: (org) => node(org, false),
  'not-applicable': (org) => org.account('payments').cluster('payments'),
  unknown: (org) => {
    const account = org.account('payments')
    account.cluster('payments')
    org.read(account.id, 'ec2-volumes', 'us-east-1', 'denied', 'ec2:DescribeVolumes')
  },
})
