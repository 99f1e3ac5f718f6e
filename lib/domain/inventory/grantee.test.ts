import { expect, test } from 'vitest'
import { granteeOf } from './grantee'

const kindOf = (granteePrincipal: string | null, granteeServicePrincipal: string | null = null) =>
  granteeOf({ granteePrincipal, granteeServicePrincipal }).kind

test('every shape a grantee takes in ListGrants is told apart', () => {
  expect(kindOf('arn:aws:iam::111100000003:role/team/app')).toBe('role')
  expect(
    kindOf('arn:aws:iam::111100000003:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
  ).toBe('service-linked-role')
  expect(kindOf('arn:aws:iam::111100000003:user/ci')).toBe('user')
  expect(kindOf('arn:aws:iam::111100000003:root')).toBe('account')
  expect(kindOf('arn:aws:sts::111100000003:assumed-role/app/i-1')).toBe('session')
  expect(kindOf('dynamodb.us-west-2.amazonaws.com')).toBe('service')
  expect(kindOf(null, 'backup.amazonaws.com')).toBe('service')
  expect(kindOf('AROAEXAMPLEEXAMPLE12:session')).toBe('unique-id')
})

test('a per-instance EBS grant is told by its role in both spellings, and carries instance and account', () => {
  const arn = 'arn:aws:sts::111100000003:assumed-role/aws:ec2-infrastructure/i-0abc'
  expect(granteeOf({ granteePrincipal: arn, granteeServicePrincipal: null })).toMatchObject({
    kind: 'ebs-instance',
    label: 'i-0abc',
    accountId: '111100000003',
  })
  const trail = '111100000003:aws:ec2-infrastructure:i-0abc'
  expect(granteeOf({ granteePrincipal: trail, granteeServicePrincipal: null })).toMatchObject({
    kind: 'ebs-instance',
    label: 'i-0abc',
    accountId: '111100000003',
  })
})
