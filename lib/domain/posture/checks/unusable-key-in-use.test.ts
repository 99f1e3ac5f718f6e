import { expect, test } from 'vitest'
import { type OrganizationBuilder, organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { unusableKeyInUse } from './unusable-key-in-use'

function inUse(org: OrganizationBuilder, options: Parameters<ReturnType<OrganizationBuilder['account']>['key']>[1]) {
  const account = org.account('payments')
  const key = account.key('a', options)
  account.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: account.autoScalingRole() })
}

fourCases(unusableKeyInUse, {
  pass: (org) => inUse(org, {}),
  fail: (org) => inUse(org, { metadata: { state: 'Disabled' } }),
  'not-applicable': (org) => org.account('keys').key('a', { metadata: { state: 'Disabled' } }),
  unknown: (org) => inUse(org, { unreadMetadata: denied('kms:DescribeKey', 'no') }),
})

test('a key that waits for its deletion fails even when no cluster uses it, but less', () => {
  const org = organization()
  org.account('keys').key('a', { metadata: { state: 'PendingDeletion', deletionDate: '2026-03-01T00:00:00.000Z' } })
  expect(examine(unusableKeyInUse, org)[0]?.[1]).toMatchObject({ status: 'fail', severity: 'medium' })
  const used = organization()
  inUse(used, { metadata: { state: 'PendingDeletion' } })
  const [, outcome] = examine(unusableKeyInUse, used)[0] ?? []
  expect(outcome).toMatchObject({ status: 'fail', evidence: { clusters: ['payments'] } })
  expect(outcome?.severity).toBeUndefined()
})
