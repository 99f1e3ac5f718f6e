import { type PolicyDocument, policy } from '../world/policy-document'
import type { AccountBuilder } from './builder/account-builder'
import { inline } from './builder/role-builder'
import { EIGHT_OPERATIONS } from './key-policies'
import { type Northwind, ORGANIZATION_ID } from './northwind-accounts'
import {
  NORTHWIND_EXTERNAL_ID,
  NORTHWIND_SCANNER_ROLE,
  NORTHWIND_WRITER_ROLE,
  northwindCredentials,
} from './northwind-credentials'

/**
 * The hub's user, and in every account the two roles that Keyscope assumes. research-sandbox has not rolled them out yet:
 * its scan must end as a gap in the coverage, not as an empty account.
 */
export function installKeyscope({ accounts }: Northwind): void {
  const hub = accounts.management.user('keyscope', {
    accessKeys: [northwindCredentials],
    inline: [
      inline('AssumeKeyscopeRoles', {
        Sid: 'AssumeKeyscopeRoles',
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
        Resource: [`arn:aws:iam::*:role/${NORTHWIND_SCANNER_ROLE}`, `arn:aws:iam::*:role/${NORTHWIND_WRITER_ROLE}`],
      }),
    ],
  })
  for (const account of Object.values(accounts)) {
    if (account === accounts.researchSandbox || account === accounts.legacy) continue
    addScanner(account, hub.arn, account === accounts.management)
    addWriter(account, hub.arn)
  }
}

function addScanner(account: AccountBuilder, hub: string, readsOrganization: boolean): void {
  account.role({
    name: NORTHWIND_SCANNER_ROLE,
    description: 'Reads keys, grants and their users for Keyscope',
    trust: trustsHub(hub, false),
    tags: { application: 'keyscope' },
    inline: [
      inline(
        'Read',
        {
          Sid: 'ReadInventory',
          Effect: 'Allow',
          Action: [...SCANNER_READS, ...(readsOrganization ? ORGANIZATION_READS : [])],
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION_ID } },
        },
        { Sid: 'NeverUseOrChangeKeys', Effect: 'Deny', Action: SCANNER_NEVER, Resource: '*' },
      ),
    ],
  })
}

function addWriter(account: AccountBuilder, hub: string): void {
  const boundary = account.managedPolicy(
    'KeyscopeGrantWriterBoundary',
    policy({ Sid: 'GrantsOnly', Effect: 'Allow', Action: WRITER_ACTIONS, Resource: '*' }),
  )
  account.role({
    name: NORTHWIND_WRITER_ROLE,
    description: 'Creates and retires approved grants for Keyscope',
    trust: trustsHub(hub, true),
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

/** Controllers and drivers of the account itself, and the service-linked roles whose permissions nobody can edit. */
const granteesOf = (accountId: string) => [
  `arn:aws:iam::${accountId}:role/*karpenter*`,
  `arn:aws:iam::${accountId}:role/*ebs-csi*`,
  'arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*',
  'arn:aws:iam::*:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot',
]

function trustsHub(hub: string, needsSourceIdentity: boolean): PolicyDocument {
  return policy({
    Sid: 'KeyscopeHub',
    Effect: 'Allow',
    Principal: { AWS: hub },
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    Condition: {
      StringEquals: { 'sts:ExternalId': NORTHWIND_EXTERNAL_ID, 'aws:PrincipalOrgID': ORGANIZATION_ID },
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
