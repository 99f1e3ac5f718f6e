import { expect, test } from 'vitest'
import type { KeyOptions } from '../../inventory/testing/account-builder'
import { type OrganizationBuilder, organization } from '../../inventory/testing/organization-builder'
import { judgeNeeds } from '../../launch-paths/judge-needs'
import { denied } from '../../observed'
import { runChecks } from '../run-checks'
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

test('a key that nobody could use there is no denial', () => {
  const org = organization()
  nodeGroup(org, { metadata: { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' } })
  const inventory = org.inventory()
  const results = runChecks(inventory, judgeNeeds(inventory)).filter((r) => r.slug === 'identity-only-role-denied')
  expect(results.map((r) => r.status)).toEqual(['not-applicable'])
})
