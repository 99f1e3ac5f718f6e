import { expect, test } from 'vitest'
import { karpenterCallOf } from './karpenter-call'

const record = {
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111100000004:assumed-role/payments-karpenter/1760000000',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111100000004:role/platform/payments-karpenter' },
    },
  },
  eventTime: '2027-02-28T10:00:00Z',
  eventName: 'CreateLaunchTemplate',
  awsRegion: 'us-west-2',
  userAgent: 'karpenter.sh-1.8.2 aws-sdk-go-v2/1.39.0',
  recipientAccountId: '111100000004',
  requestParameters: {
    CreateLaunchTemplateRequest: {
      LaunchTemplateName: 'karpenter.k8s.aws/1',
      TagSpecification: {
        ResourceType: 'launch-template',
        Tag: [{ tag: 1, Key: 'kubernetes.io/cluster/payments', Value: 'owned' }],
      },
    },
  },
}

test('a call of Karpenter names its role and its cluster', () => {
  expect(karpenterCallOf(record)).toEqual({
    accountId: '111100000004',
    region: 'us-west-2',
    clusterName: 'payments',
    roleArn: 'arn:aws:iam::111100000004:role/platform/payments-karpenter',
    eventName: 'CreateLaunchTemplate',
    userAgent: record.userAgent,
    at: '2027-02-28T10:00:00Z',
  })
})

test('so does one whose tags are deeper, or that was refused', () => {
  const Tag = [
    { Key: 'Name', Value: 'node' },
    { Key: 'eks:eks-cluster-name', Value: 'orders' },
  ]
  const requestParameters = { CreateFleetRequest: { TagSpecification: [{ ResourceType: 'instance', Tag }] } }
  const refused = { ...record, eventName: 'CreateFleet', errorCode: 'Client.UnauthorizedOperation', requestParameters }
  expect(karpenterCallOf(refused)).toMatchObject({ clusterName: 'orders', eventName: 'CreateFleet' })
})

test.each([
  ['of somebody else', { ...record, userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9' }],
  ['of a user', { ...record, userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::1:user/a' } }],
  ['without tags', { ...record, requestParameters: { CreateFleetRequest: { Type: 'instant' } } }],
  ['that is none', 'text'],
  ['of nothing', null],
])('a record %s says nothing', (_, other) => {
  expect(karpenterCallOf(other)).toBeNull()
})
