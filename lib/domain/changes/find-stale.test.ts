import { describe, expect, test } from 'vitest'
import { isProblem } from './change-event'
import { findStale } from './find-stale'
import { parseMessage } from './parse-message'
import { exampleKey, trailRecord } from './testing/trail-events'

function stale(change: Record<string, unknown>) {
  const message = parseMessage(JSON.stringify(trailRecord(change)))
  if (isProblem(message)) throw new Error(message.text)
  return findStale(message.event)
}
const accountId = '444455556666'
const region = 'eu-central-1'

test.each([
  'CreateGrant',
  'RevokeGrant',
  'RetireGrant',
  'PutKeyPolicy',
  'DisableKey',
  'EnableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'CreateKey',
  'ReplicateKey',
  'TagResource',
  'UntagResource',
  'EnableKeyRotation',
  'DisableKeyRotation',
])('%s makes its key stale', (eventName) => {
  expect(stale({ eventName })).toEqual([{ kind: 'key', arn: exampleKey }])
})

test('a grant that a service made for somebody is a grant', () => {
  const userIdentity = { type: 'AssumedRole', accountId: '111122223333', invokedBy: 'autoscaling.amazonaws.com' }
  expect(stale({ eventName: 'CreateGrant', userIdentity })).toEqual([{ kind: 'key', arn: exampleKey }])
})

test('both records of a grant on another account’s key name the same key', () => {
  const [owner, caller] = ['444455556666', '111122223333'].map((recipientAccountId) =>
    stale({ eventName: 'CreateGrant', recipientAccountId }),
  )
  expect(owner).toEqual(caller)
})

test('a replica is stale together with its primary', () => {
  const replica = exampleKey.replace('eu-central-1', 'eu-west-1')
  const responseElements = { replicaKeyMetadata: { arn: replica } }
  expect(stale({ eventName: 'ReplicateKey', responseElements })).toEqual([
    { kind: 'key', arn: exampleKey },
    { kind: 'key', arn: replica },
  ])
})

test('a key that is only known by an alias is read by it', () => {
  const userIdentity = { accountId }
  const requestParameters = { keyId: 'alias/ledger' }
  const arn = `arn:aws:kms:${region}:${accountId}:alias/ledger`
  expect(stale({ userIdentity, requestParameters, resources: [] })).toEqual([{ kind: 'key', arn }])
})

test.each(['CreateAlias', 'DeleteAlias', 'UpdateAlias'])('%s makes the aliases of the Region stale', (eventName) => {
  expect(stale({ eventName })).toEqual([{ kind: 'aliases', accountId, region }])
})

test.each([
  'CreateRole',
  'DeleteRole',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'AttachRolePolicy',
  'DetachUserPolicy',
  'PutGroupPolicy',
  'PutRolePermissionsBoundary',
  'DeleteUserPermissionsBoundary',
  'UpdateAssumeRolePolicy',
  'CreatePolicyVersion',
  'SetDefaultPolicyVersion',
  'AddUserToGroup',
  'CreateServiceLinkedRole',
  'TagRole',
])('%s makes the principals of the account stale', (eventName) => {
  expect(stale({ eventSource: 'iam.amazonaws.com', eventName })).toEqual([{ kind: 'iam', accountId }])
})

test.each(['AttachPolicy', 'DetachPolicy', 'UpdatePolicy', 'MoveAccount', 'CreateAccountResult', 'CloseAccount'])(
  '%s makes the organization stale',
  (eventName) => {
    expect(stale({ eventSource: 'organizations.amazonaws.com', eventName })).toEqual([{ kind: 'organization' }])
  },
)

test.each([
  ['eks.amazonaws.com', 'CreateCluster', 'eks-clusters'],
  ['eks.amazonaws.com', 'CreateAccessEntry', 'eks-access-entries'],
  ['eks.amazonaws.com', 'DeletePodIdentityAssociation', 'eks-pod-identities'],
  ['eks.amazonaws.com', 'CreateNodegroup', 'eks-node-groups'],
  ['ec2.amazonaws.com', 'CreateLaunchTemplateVersion', 'ec2-launch-templates'],
  ['ec2.amazonaws.com', 'ModifyEbsDefaultKmsKeyId', 'ec2-ebs-defaults'],
  ['autoscaling.amazonaws.com', 'UpdateAutoScalingGroup', 'auto-scaling-groups'],
])('%s %s is read again by %s', (eventSource, eventName, collector) => {
  expect(stale({ eventSource, eventName })).toEqual([
    { kind: 'place', accountId, region, collectors: expect.arrayContaining([collector]) },
  ])
})

describe('nothing is stale after', () => {
  test.each([
    ['a call that failed', { errorCode: 'AccessDenied' }, 'failed with AccessDenied'],
    ['a dry run', { eventName: 'CreateGrant', errorCode: 'DryRunOperationException' }, 'DryRunOperationException'],
    ['a read', { eventName: 'ListGrants', readOnly: true }, 'ListGrants only reads'],
    ['use of a key', { eventName: 'Decrypt' }, 'Decrypt of kms'],
    ['a new access key', { eventSource: 'iam.amazonaws.com', eventName: 'CreateAccessKey' }, 'CreateAccessKey'],
    ['what another service does', { eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy' }, 'of s3'],
    ['names that only look like some', { eventSource: '__proto__', eventName: 'constructor' }, 'constructor'],
    ['a retirement that names no key', { eventName: 'RetireGrant', requestParameters: {}, resources: [] }, 'no key'],
  ])('%s', (_, change, why) => {
    expect(stale(change)).toEqual([{ kind: 'nothing', why: expect.stringContaining(why) }])
  })
})
