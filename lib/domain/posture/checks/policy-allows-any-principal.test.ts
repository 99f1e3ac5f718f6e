import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { type TestStatement, throughEc2 } from '../../inventory/testing/statements'
import { denied, seen } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { policyAllowsAnyPrincipal } from './policy-allows-any-principal'

const anybody = (Condition?: TestStatement['Condition']): TestStatement => ({
  Sid: 'Anybody',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: 'kms:Decrypt',
  Resource: '*',
  Condition,
})

fourCases(policyAllowsAnyPrincipal, {
  pass: (org) => org.account('keys').key('a', { admits: [throughEc2('111100000009', 'us-east-1')] }),
  fail: (org) => org.account('keys').key('a', { admits: [anybody()] }),
  'not-applicable': (org) => {
    const key = { policy: denied('kms:GetKeyPolicy', 'no'), metadata: { manager: 'AWS' } } as const
    org.account('keys').key('a', key)
  },
  unknown: (org) => org.account('keys').key('a', { policy: denied('kms:GetKeyPolicy', 'no') }),
})

const statusWith = (statement: TestStatement) => {
  const org = organization()
  org.account('keys').key('a', { admits: [statement] })
  return examine(policyAllowsAnyPrincipal, org)[0]?.[1].status
}

test.each([
  ['kms:CallerAccount', { StringEquals: { 'kms:CallerAccount': '111100000009' } }],
  ['aws:PrincipalOrgID', { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } }],
  ['aws:PrincipalAccount', { StringEquals: { 'aws:PrincipalAccount': ['111100000009'] } }],
  ['roles of one account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111100000009:role/*' } }],
] as const)('bounded by %s it is not public', (_, condition) => {
  expect(statusWith(anybody(condition))).toBe('pass')
})

test.each([
  ['ViaService alone', { StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } }],
  ['any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
  [
    'IfExists, which callers without an organization pass',
    { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example' } },
  ],
  ['everybody but one account', { StringNotEquals: { 'kms:CallerAccount': '111100000009' } }],
  ['a role name in any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } }],
  ['a bound next to an open value', { StringLike: { 'kms:CallerAccount': ['111100000009', '*'] } }],
] as const)('%s leaves it public', (_, condition) => {
  expect(statusWith(anybody(condition))).toBe('fail')
})

test('Allow with NotPrincipal lets in everybody else; a Deny for everybody is no opening', () => {
  const { Principal: _, ...rest } = anybody()
  const policy = seen(
    JSON.stringify({ Statement: [{ ...rest, NotPrincipal: { AWS: 'arn:aws:iam::111100000009:root' } }] }),
  )
  const org = organization()
  org.account('keys').key('a', { policy })
  expect(examine(policyAllowsAnyPrincipal, org)[0]?.[1].status).toBe('fail')
  expect(statusWith({ ...anybody(), Effect: 'Deny' })).toBe('pass')
})
