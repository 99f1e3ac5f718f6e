import type { GrantOperation } from '@aws-sdk/client-kms'
import type { PolicyStatement } from '../world/policy-document'
import { NORTHWIND_WRITER_ROLE } from './northwind-credentials'

/** Statements that key policies are put together from. `owner` is the key's account, `user` the account that uses it. */

/** The operations AWS documents for EBS volumes of Auto Scaling groups and Spot requests. */
export const EIGHT_OPERATIONS: readonly GrantOperation[] = [
  'Encrypt',
  'Decrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'DescribeKey',
  'CreateGrant',
]

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']
const root = (accountId: string) => `arn:aws:iam::${accountId}:root`

/** Switches on the account's IAM policies; lets nobody in by itself (R2). */
export const delegateToIam = (owner: string): PolicyStatement => ({
  Sid: 'EnableIamPolicies',
  Effect: 'Allow',
  Principal: { AWS: root(owner) },
  Action: 'kms:*',
  Resource: '*',
})

/** Everyone of one account, but only through EC2: controllers then need no KMS permission of their own. */
export const admitThroughEc2 = (owner: string, region: string): PolicyStatement => ({
  Sid: 'UseThroughEc2',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: [...USE, 'kms:CreateGrant'],
  Resource: '*',
  Condition: {
    StringEquals: { 'kms:CallerAccount': owner, 'kms:ViaService': `ec2.${region}.amazonaws.com` },
  },
})

/** The two statements AWS documents for another account: use, and grants made by AWS services on its behalf. */
export const admitAccount = (user: string): PolicyStatement[] => [
  { Sid: `Use${user}`, Effect: 'Allow', Principal: { AWS: root(user) }, Action: USE, Resource: '*' },
  {
    Sid: `GrantsForAwsResources${user}`,
    Effect: 'Allow',
    Principal: { AWS: root(user) },
    Action: 'kms:CreateGrant',
    Resource: '*',
    Condition: { Bool: { 'kms:GrantIsForAWSResource': true } },
  },
]

/** Lets the writer role of another account make and withdraw grants to that account's principals, by direct calls. */
export const grantsByWriterOf = (user: string): PolicyStatement[] => {
  const Principal = { AWS: `arn:aws:iam::${user}:role/${NORTHWIND_WRITER_ROLE}` }
  return [
    {
      Sid: `GrantsByWriter${user}`,
      Effect: 'Allow',
      Principal,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: {
        StringLike: { 'kms:GranteePrincipal': `arn:aws:iam::${user}:role/*` },
        'ForAllValues:StringEquals': { 'kms:GrantOperations': EIGHT_OPERATIONS },
      },
    },
    {
      Sid: `GrantReadsByWriter${user}`,
      Effect: 'Allow',
      Principal,
      Action: ['kms:DescribeKey', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
    },
  ]
}

/** Named roles of the key's own account: use, and grants for AWS resources. */
export const admitRoles = (sid: string, ...arns: readonly string[]): PolicyStatement[] => [
  { Sid: sid, Effect: 'Allow', Principal: { AWS: arns }, Action: USE, Resource: '*' },
  {
    Sid: `${sid}Grants`,
    Effect: 'Allow',
    Principal: { AWS: arns },
    Action: 'kms:CreateGrant',
    Resource: '*',
    Condition: { Bool: { 'kms:GrantIsForAWSResource': true } },
  },
]

export interface VolumePermissions {
  readonly keyArn: string
  /** Left out for a controller that may do everything but hand keys to EC2. */
  readonly createGrant?: boolean
}

/** The identity half: what a controller or driver needs on a key to launch instances with encrypted volumes. */
export function volumePermissions({ keyArn, createGrant = true }: VolumePermissions): PolicyStatement[] {
  const throughEc2 = { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } }
  const statements: PolicyStatement[] = [
    {
      Sid: 'UseVolumeKey',
      Effect: 'Allow',
      Action: [
        'kms:DescribeKey',
        'kms:Decrypt',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:GenerateDataKeyWithoutPlaintext',
      ],
      Resource: keyArn,
      Condition: throughEc2,
    },
  ]
  if (!createGrant) return statements
  return [
    ...statements,
    {
      Sid: 'HandVolumeKeyToEc2',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: keyArn,
      Condition: { ...throughEc2, Bool: { 'kms:GrantIsForAWSResource': true } },
    },
  ]
}
