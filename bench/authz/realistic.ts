import { seen } from '../../lib/domain/observed'
import type {
  AuthorizationQuestion,
  ControlPolicies,
  GrantFacts,
  KeyFacts,
  NamedPolicy,
  PrincipalFacts,
} from '../../lib/domain/policy/question'

/**
 * An organization as they are: roles with 60 identity statements of which one or two are about KMS, a boundary for every
 * third, keys with 8 key-policy statements and some grants, 3 SCP levels and 2 RCP levels.
 */
const organization = 'o-northwind'
const accountCount = 20

const accountId = (n: number) => String(111_100_000_000 + (n % accountCount))
const keyArnOf = (n: number) =>
  `arn:aws:kms:us-west-2:${accountId(n)}:key/00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const roleArnOf = (n: number) => `arn:aws:iam::${accountId(n)}:role/karpenter-${n}`

type Statement = Record<string, unknown>
const named = (name: string, statements: readonly Statement[]): NamedPolicy => ({
  name,
  document: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
})

const services = ['ec2', 's3', 'sqs', 'ssm', 'eks', 'iam', 'pricing', 'logs', 'cloudwatch', 'dynamodb']
const otherStatement = (n: number, i: number): Statement => ({
  Sid: `Other${i}`,
  Effect: 'Allow',
  Action: [`${services[i % services.length]}:Describe*`, `${services[(i + 3) % services.length]}:Get*`],
  Resource: `arn:aws:${services[i % services.length]}:us-west-2:${accountId(n)}:thing/${n}-${i}/*`,
  Condition: { StringEquals: { 'aws:RequestedRegion': 'us-west-2' } },
})

export function principalOf(n: number): PrincipalFacts {
  const kms: Statement =
    n % 4 === 0
      ? { Effect: 'Allow', Action: 'kms:*', Resource: `arn:aws:kms:*:${accountId(n)}:key/*` }
      : {
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:CreateGrant'],
          Resource: [keyArnOf(n), keyArnOf(n + 1), keyArnOf(n * 7)],
        }
  const statements = Array.from({ length: 59 }, (_, i) => otherStatement(n, i))
  statements.splice(30, 0, kms)
  const policies = [0, 20, 40].map((from) => named(`policy-${n}-${from}`, statements.slice(from, from + 20)))
  return {
    arn: roleArnOf(n),
    type: 'role',
    uniqueId: `AROANORTHWIND${String(n).padStart(8, '0')}`,
    orgId: organization,
    tags: { team: `team-${n % 12}` },
    identityPolicies: seen(policies),
    boundary: n % 3 === 0 ? seen(boundary) : undefined,
  }
}

const boundary = named('workload-boundary', [
  { Effect: 'Allow', Action: ['ec2:*', 'kms:*', 's3:*'], Resource: '*' },
  { Effect: 'Deny', Action: ['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy'], Resource: '*' },
])

export function keyOf(n: number): KeyFacts {
  const own = `arn:aws:iam::${accountId(n)}:root`
  const uses = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*']
  const statements: Statement[] = [
    { Sid: 'Root', Effect: 'Allow', Principal: { AWS: own }, Action: 'kms:*', Resource: '*' },
    {
      Sid: 'Admins',
      Effect: 'Allow',
      Principal: {
        AWS: [`arn:aws:iam::${accountId(n)}:role/key-admin`, `arn:aws:iam::${accountId(n)}:role/break-glass`],
      },
      Action: ['kms:Create*', 'kms:Describe*', 'kms:Enable*', 'kms:List*', 'kms:Put*', 'kms:Update*', 'kms:Revoke*'],
      Resource: '*',
    },
    {
      Sid: 'Workload',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId(n + 1)}:root` },
      Action: uses,
      Resource: '*',
    },
    {
      Sid: 'Grants',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId(n + 1)}:root` },
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      Sid: 'Nodes',
      Effect: 'Allow',
      Principal: { AWS: [roleArnOf(n), roleArnOf(n + 5)] },
      Action: uses,
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' } },
    },
    {
      Sid: 'Ebs',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [...uses, 'kms:CreateGrant'],
      Resource: '*',
      Condition: {
        StringEquals: { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com', 'kms:CallerAccount': accountId(n) },
      },
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Principal: { Service: 'logs.us-west-2.amazonaws.com' },
      Action: uses,
      Resource: '*',
    },
    {
      Sid: 'NoOutsiders',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization },
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  ]
  return {
    arn: keyArnOf(n),
    manager: 'CUSTOMER',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    state: 'Enabled',
    aliases: [`alias/nodes-${n}`],
    tags: { team: `team-${n % 12}` },
    orgId: organization,
    policy: seen(named(`key policy ${n}`, statements)),
  }
}

export const grantsOf = (n: number): GrantFacts[] =>
  Array.from({ length: n % 4 }, (_, i) => ({
    grantId: `grant-${n}-${i}`,
    keyArn: keyArnOf(n),
    granteePrincipal: roleArnOf(n + i * 3),
    retiringPrincipal: roleArnOf(n),
    issuingAccount: accountId(n + i * 3),
    operations: ['Decrypt', 'DescribeKey', 'CreateGrant', 'GenerateDataKeyWithoutPlaintext'],
    ...(i === 1 ? { constraints: { encryptionContextSubset: { 'aws:ebs:id': `vol-${n}` } } } : {}),
  }))

const fullAccess: Statement = { Effect: 'Allow', Action: '*', Resource: '*' }
const outsideUsWest: Statement = {
  Effect: 'Deny',
  NotAction: ['iam:*', 'sts:*', 'organizations:*'],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-west-2', 'us-east-1'] } },
}
const noDeletion: Statement = {
  Effect: 'Deny',
  Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
  Resource: '*',
  Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/break-glass' } },
}
const scpLevels = [
  { target: 'root', policies: [named('FullAWSAccess', [fullAccess]), named('regions', [outsideUsWest])] },
  { target: 'ou-workloads', policies: [named('FullAWSAccess', [fullAccess]), named('keys', [noDeletion])] },
  { target: 'account', policies: [named('FullAWSAccess', [fullAccess])] },
]
const rcpLevels = [
  {
    target: 'root',
    policies: [
      named('perimeter', [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'kms:*',
          Resource: '*',
          Condition: {
            StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        },
      ]),
    ],
  },
  {
    target: 'ou-keys',
    policies: [
      named('policies-from-home', [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'kms:PutKeyPolicy',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:PrincipalAccount': `$${'{'}aws:ResourceAccount}` } },
        },
      ]),
    ],
  },
]

const controlsByAccount = <T>(make: (account: string) => T) => {
  const made = new Map<string, T>()
  return (n: number): T => {
    const account = accountId(n)
    const known = made.get(account) ?? make(account)
    made.set(account, known)
    return known
  }
}
const seenScps = seen(scpLevels)
const seenRcps = seen(rcpLevels)
export const scpsOf = controlsByAccount(
  (account): ControlPolicies => ({ accountId: account, managementAccount: false, levels: seenScps }),
)
export const rcpsOf = controlsByAccount(
  (account): ControlPolicies => ({ accountId: account, managementAccount: false, levels: seenRcps }),
)

/** What a matrix cannot know of the calls. */
export const request: AuthorizationQuestion['request'] = {
  operation: 'Decrypt',
  context: {},
  unknown: [
    'kms:ViaService',
    'kms:EncryptionContext:*',
    'kms:GrantIsForAWSResource',
    'aws:Source*',
    'kms:GrantOperations',
  ],
}

export const callerSide = (n: number) => ({ principal: principalOf(n), scps: scpsOf(n) })
export const keySide = (n: number) => ({ key: keyOf(n), grants: seen(grantsOf(n)), rcps: rcpsOf(n) })
