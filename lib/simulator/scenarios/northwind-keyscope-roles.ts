import { type PolicyDocument, policy } from '../world/policy-document'
import type { AccountBuilder } from './builder/account-builder'
import { inline } from './builder/role-builder'
import { EIGHT_OPERATIONS } from './key-policies'
import { type Northwind, ORGANIZATION_ID } from './northwind-accounts'
import {
  NORTHWIND_CHECKPOINTS_ROLE,
  NORTHWIND_EXTERNAL_ID,
  NORTHWIND_LOG_BUCKET,
  NORTHWIND_REGION,
  NORTHWIND_SCANNER_ROLE,
  NORTHWIND_WRITER_ROLE,
  northwindCredentials,
} from './northwind-credentials'

/**
 * The hub's user, and in every account the two roles that Keyscope assumes. research-sandbox has not rolled them out yet:
 * its scan must end as a gap in the coverage, not as an empty account.
 */
export function installKeyscope({ accounts }: Northwind): void {
  const hub = addHub(accounts.management)
  for (const account of Object.values(accounts)) {
    if (account === accounts.researchSandbox || account === accounts.legacy) continue
    addScanner(account, { hub, readsOrganization: account === accounts.management, organizationId: ORGANIZATION_ID })
    addWriter(account, { hub, organizationId: ORGANIZATION_ID })
  }
  addLogBucket(accounts.vault, { hub, organizationId: ORGANIZATION_ID })
}

/** The user whose access key Keyscope has. It may take Keyscope's roles and do nothing else. Answers its ARN. */
export function addHub(account: AccountBuilder): string {
  const hub = account.user('keyscope', {
    accessKeys: [northwindCredentials],
    inline: [
      inline('AssumeKeyscopeRoles', {
        Sid: 'AssumeKeyscopeRoles',
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
        Resource: [NORTHWIND_SCANNER_ROLE, NORTHWIND_WRITER_ROLE, NORTHWIND_CHECKPOINTS_ROLE].map(
          (name) => `arn:aws:iam::*:role/${name}`,
        ),
      }),
    ],
  })
  return hub.arn
}

interface TrustedHub {
  /** The user's ARN. */
  readonly hub: string
  readonly organizationId: string
}

export function addScanner(
  account: AccountBuilder,
  { hub, organizationId, readsOrganization }: TrustedHub & { readonly readsOrganization: boolean },
): void {
  account.role({
    name: NORTHWIND_SCANNER_ROLE,
    description: 'Reads keys, grants and their users for Keyscope',
    trust: trustsHub({ hub, organizationId }, false),
    tags: { application: 'keyscope' },
    inline: [
      inline(
        'Read',
        {
          Sid: 'ReadInventory',
          Effect: 'Allow',
          Action: [...SCANNER_READS, ...(readsOrganization ? [...ORGANIZATION_READS, ...QUEUE_READS] : [])],
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
        },
        { Sid: 'NeverUseOrChangeKeys', Effect: 'Deny', Action: SCANNER_NEVER, Resource: '*' },
      ),
    ],
  })
}

export function addWriter(account: AccountBuilder, trusted: TrustedHub): void {
  const boundary = account.managedPolicy(
    'KeyscopeGrantWriterBoundary',
    policy({ Sid: 'GrantsOnly', Effect: 'Allow', Action: WRITER_ACTIONS, Resource: '*' }),
  )
  account.role({
    name: NORTHWIND_WRITER_ROLE,
    description: 'Creates and retires approved grants for Keyscope',
    trust: trustsHub(trusted, true),
    boundary: boundary.arn,
    tags: { application: 'keyscope' },
    inline: [
      inline(
        'WriteGrants',
        {
          Sid: 'CreateApprovedGrants',
          Effect: 'Allow',
          Action: 'kms:CreateGrant',
          Resource: 'arn:aws:kms:*:*:key/*',
          Condition: {
            'ForAllValues:StringEquals': { 'kms:GrantOperations': EIGHT_OPERATIONS },
            StringLike: { 'kms:GranteePrincipal': granteesOf(account.id) },
            Null: { 'kms:GranteePrincipal': false, 'aws:SourceIdentity': false },
          },
        },
        {
          Sid: 'ReadAndWithdrawGrants',
          Effect: 'Allow',
          Action: WRITER_ACTIONS.filter((action) => action !== 'kms:CreateGrant'),
          Resource: '*',
        },
      ),
    ],
  })
}

/** A bucket with Object Lock, and the role that may add to it and read it back, and take nothing away. */
function addLogBucket(account: AccountBuilder, trusted: TrustedHub): void {
  const bucket = `arn:aws:s3:::${NORTHWIND_LOG_BUCKET}`
  account.bucket({ name: NORTHWIND_LOG_BUCKET, region: NORTHWIND_REGION, objectLock: true })
  account.role({
    name: NORTHWIND_CHECKPOINTS_ROLE,
    description: 'Keeps checkpoints of the audit log for Keyscope',
    trust: trustsHub(trusted, true),
    tags: { application: 'keyscope' },
    inline: [
      inline(
        'Checkpoints',
        {
          Sid: 'AddAndReadCheckpoints',
          Effect: 'Allow',
          Action: ['s3:PutObject', 's3:PutObjectRetention', 's3:GetObjectVersion', 's3:GetObjectRetention'],
          Resource: `${bucket}/checkpoints/*`,
        },
        {
          Sid: 'SeeThatTheyAreLocked',
          Effect: 'Allow',
          Action: ['s3:ListBucketVersions', 's3:GetBucketVersioning', 's3:GetBucketObjectLockConfiguration'],
          Resource: bucket,
        },
      ),
    ],
  })
}

/** Controllers and drivers of the account itself, and the service-linked roles whose permissions nobody can edit. */
const granteesOf = (accountId: string) => [
  `arn:aws:iam::${accountId}:role/*karpenter*`,
  `arn:aws:iam::${accountId}:role/*ebs-csi*`,
  'arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*',
  'arn:aws:iam::*:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot',
]

function trustsHub({ hub, organizationId }: TrustedHub, needsSourceIdentity: boolean): PolicyDocument {
  return policy({
    Sid: 'KeyscopeHub',
    Effect: 'Allow',
    Principal: { AWS: hub },
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    Condition: {
      StringEquals: { 'sts:ExternalId': NORTHWIND_EXTERNAL_ID, 'aws:PrincipalOrgID': organizationId },
      ...(needsSourceIdentity && { Null: { 'sts:SourceIdentity': false } }),
    },
  })
}

const SCANNER_READS = [
  'kms:ListKeys',
  'kms:ListAliases',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListGrants',
  'kms:GetKeyRotationStatus',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:ListRetirableGrants',
  'kms:GetKeyLastUsage',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetRole',
  'ec2:DescribeRegions',
  'ec2:DescribeInstances',
  'ec2:DescribeVolumes',
  'ec2:DescribeSnapshots',
  'ec2:DescribeImages',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetEbsDefaultKmsKeyId',
  'ec2:GetEbsEncryptionByDefault',
  'eks:ListClusters',
  'eks:DescribeCluster',
  'eks:ListNodegroups',
  'eks:DescribeNodegroup',
  'eks:ListAccessEntries',
  'eks:DescribeAccessEntry',
  'eks:ListPodIdentityAssociations',
  'eks:DescribePodIdentityAssociation',
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeScalingActivities',
  'cloudtrail:LookupEvents',
  'servicequotas:ListServiceQuotas',
]

const ORGANIZATION_READS = [
  'organizations:DescribeOrganization',
  'organizations:ListAccounts',
  'organizations:ListRoots',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListAccountsForParent',
  'organizations:ListChildren',
  'organizations:ListParents',
  'organizations:ListPolicies',
  'organizations:DescribePolicy',
  'organizations:ListPoliciesForTarget',
  'organizations:ListTargetsForPolicy',
  'organizations:ListTagsForResource',
]

/** The queue of change events lies in the account that reads the organization. */
const QUEUE_READS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

const SCANNER_NEVER = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:Sign',
  'kms:GenerateMac',
  'kms:CreateGrant',
  'kms:PutKeyPolicy',
  'secretsmanager:*',
  's3:GetObject',
]

const WRITER_ACTIONS = ['kms:CreateGrant', 'kms:DescribeKey', 'kms:ListGrants', 'kms:RevokeGrant', 'kms:RetireGrant']
