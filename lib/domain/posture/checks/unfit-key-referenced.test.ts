import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import { fourCases } from '../testing/four-cases'
import { unfitKeyReferenced } from './unfit-key-referenced'

function writes(org: OrganizationBuilder, written: (own: string) => string) {
  const account = org.account('payments')
  const key = account.key('ebs')
  account.cluster('payments').nodeGroup('workers', { key: written(key), serviceLinkedRole: account.autoScalingRole() })
}

fourCases(unfitKeyReferenced, {
  pass: (org) => writes(org, (own) => own),
  fail: (org) => writes(org, () => 'alias/of-another-account'),
  'not-applicable': (org) => org.account('payments').cluster('payments'),
  unknown: (org) => writes(org, () => 'arn:aws:kms:us-east-1:999900000001:key/out-of-sight'),
})
