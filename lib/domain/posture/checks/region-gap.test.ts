import { expect, test } from 'vitest'
import { type OrganizationBuilder, organization } from '../../inventory/testing/organization-builder'
import { denied } from '../../observed'
import { examine } from '../testing/four-cases'
import { regionGap } from './region-gap'

const there = 'eu-west-1'

/** One service in two Regions on a key and its replica; the Auto Scaling role is admitted where `admitted` says. */
function family(org: OrganizationBuilder, admitted: readonly string[], unreadable = false) {
  const account = org.account('payments')
  const role = account.autoScalingRole()
  for (const region of ['us-east-1', there]) {
    const admits = admitted.includes(region)
      ? [{ Effect: 'Allow' as const, Principal: { AWS: role }, Action: 'kms:*', Resource: '*' }]
      : []
    const key = account.key('ebs', {
      region,
      keyId: 'mrk-00000000000000000000000000000001',
      admits,
      ...(unreadable && region === there && { policy: denied('kms:GetKeyPolicy', 'no') }),
    })
    account.cluster(`payments-${region}`, { region }).nodeGroup('workers', { key, serviceLinkedRole: role })
  }
}

const statuses = (org: OrganizationBuilder) =>
  examine(regionGap, org).map(([about, { status }]) => [about.region, status])

test('access in one Region only fails in the other', () => {
  const org = organization()
  family(org, ['us-east-1'])
  expect(statuses(org)).toEqual([
    ['us-east-1', 'pass'],
    [there, 'fail'],
  ])
})

test('access in neither is not a gap between Regions', () => {
  const org = organization()
  family(org, [])
  expect(statuses(org)).toEqual([
    ['us-east-1', 'not-applicable'],
    [there, 'not-applicable'],
  ])
})

test('a replica whose policy could not be read leaves it open', () => {
  const org = organization()
  family(org, ['us-east-1', there], true)
  expect(statuses(org)).toEqual([
    ['us-east-1', 'pass'],
    [there, 'unknown'],
  ])
})

test('access in both passes', () => {
  const org = organization()
  family(org, ['us-east-1', there])
  expect(statuses(org).map(([, status]) => status)).toEqual(['pass', 'pass'])
})

test('a key of another Region fails (F8)', () => {
  const org = organization()
  const account = org.account('payments')
  const key = account.key('ebs', { region: there })
  account.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: account.autoScalingRole() })
  expect(statuses(org)).toEqual([['us-east-1', 'fail']])
})

test('a cluster without a customer key, or with a key of one Region only, has no such gap', () => {
  const org = organization()
  org.account('claims').cluster('claims')
  const account = org.account('payments')
  account
    .cluster('payments')
    .nodeGroup('workers', { key: account.key('ebs'), serviceLinkedRole: account.autoScalingRole() })
  expect(statuses(org).map(([, status]) => status)).toEqual(['not-applicable', 'not-applicable'])
})
