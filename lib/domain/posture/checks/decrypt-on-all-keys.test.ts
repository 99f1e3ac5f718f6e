import { expect, test } from 'vitest'
import { type OrganizationBuilder, organization } from '../../inventory/testing/organization-builder'
import { mayUse, type TestStatement } from '../../inventory/testing/statements'
import { examine, fourCases } from '../testing/four-cases'
import { decryptOnAllKeys } from './decrypt-on-all-keys'

function controller(org: OrganizationBuilder, statement: (key: string) => TestStatement) {
  const account = org.account('payments')
  const key = account.key('ebs')
  const role = account.role('controller', { statements: [statement(key)] })
  account
    .cluster('payments')
    .podIdentity('karpenter', role)
    .karpenterTemplate([{ kmsKeyId: key }])
  return role
}

fourCases(decryptOnAllKeys, {
  pass: (org) => controller(org, mayUse),
  fail: (org) => controller(org, () => mayUse('*')),
  'not-applicable': (org) => {
    const account = org.account('payments')
    account
      .cluster('payments')
      .nodeGroup('workers', { key: account.key('ebs'), serviceLinkedRole: account.autoScalingRole() })
  },
  unknown: (org) => {
    const arn = controller(org, mayUse)
    const at = org.parts.roles.findIndex((role) => role.arn === arn)
    const role = org.parts.roles[at]
    const attachedPolicies = [{ name: 'unread', arn: 'arn:aws:iam::111100000002:policy/unread' }]
    if (role) org.parts.roles[at] = { ...role, attachedPolicies }
  },
})

test('every key of one account in every Region is every key; every key through EC2 only is not', () => {
  const statusOf = (statement: TestStatement) => {
    const org = organization()
    controller(org, () => statement)
    return examine(decryptOnAllKeys, org)[0]?.[1].status
  }
  expect(statusOf(mayUse('arn:aws:kms:*:111100000002:key/*'))).toBe('fail')
  const Condition = { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } }
  expect(statusOf({ ...mayUse('*'), Condition })).toBe('pass')
})
