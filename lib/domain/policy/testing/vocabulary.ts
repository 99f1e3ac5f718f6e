import type { ContextValue } from '../question'

export const owner = '111100000001'
export const workload = '111100000002'
export const stranger = '111100000003'
export const accounts = [owner, workload, stranger] as const
export const organization = 'o-example'
export const region = 'us-west-2'
export const keyArn = `arn:aws:kms:${region}:${owner}:key/1`
export const otherKeyArn = `arn:aws:kms:${region}:${owner}:key/2`

export const roleArn = (account: string, name = 'reader') => `arn:aws:iam::${account}:role/${name}`
export const sessionArn = (account: string, role = 'reader', session = 'robin') =>
  `arn:aws:sts::${account}:assumed-role/${role}/${session}`
export const userArn = (account: string) => `arn:aws:iam::${account}:user/robin`
export const federatedArn = (account: string) => `arn:aws:sts::${account}:federated-user/robin`
export const rootArn = (account: string) => `arn:aws:iam::${account}:root`
export const scalingRoleArn = (account: string) =>
  `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`
export const service = 'ec2.amazonaws.com'
export const roleId = 'AROAREADER'
export const formerRoleId = 'AROAFORMER'
export const userId = 'AIDAROBIN'

export type KeyKind = 'text' | 'arn' | 'boolean' | 'number' | 'date' | 'address'

/** A condition key the worlds speak of. */
export interface ContextKey {
  readonly name: string
  readonly kind: KeyKind
  /** What policies compare it with; `*` and `?` only where the operator reads them. */
  readonly inPolicies: readonly string[]
  /** What requests carry. For a key of several values, one of the lists. */
  readonly inRequests: readonly ContextValue[]
  /** The operations whose requests can carry it; all when left out. */
  readonly on?: readonly string[]
  /** It follows from the inventory: requests do not carry it. */
  readonly derived?: true
  readonly several?: true
}

const contextOperations = [
  'CreateGrant',
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'RetireGrant',
]
const grantCalls = ['CreateGrant', 'ListGrants', 'RevokeGrant']
const viaEc2 = `ec2.${region}.amazonaws.com`
const viaS3 = `s3.${region}.amazonaws.com`
const booleans = { kind: 'boolean', inPolicies: ['true', 'false'], inRequests: [true, 'false', 'true'] } as const
const text = (inPolicies: readonly string[], inRequests: readonly ContextValue[] = inPolicies) =>
  ({ kind: 'text', inPolicies, inRequests }) as const

/** Keys that grow rarer down the list: worlds that ask about the same few are the ones that hang together. */
export const contextKeys: readonly ContextKey[] = [
  { name: 'kms:ViaService', ...text([viaEc2, viaS3, 'ec2.*', `*.${region}.amazonaws.com`], [viaEc2, viaEc2, viaS3]) },
  { name: 'aws:SourceVpc', ...text(['vpc-1', 'vpc-2', 'vpc-*', 'vpc-?'], ['vpc-1', 'vpc-2', 'vpc-10']) },
  { name: 'kms:CallerAccount', ...text([owner, workload, `1111*`]), derived: true },
  {
    name: 'aws:PrincipalArn',
    kind: 'arn',
    inPolicies: [
      roleArn(owner),
      roleArn(workload),
      'arn:aws:iam::*:role/rea*',
      'arn:aws:iam::*:role/aws-service-role/*',
      'arn:*:iam::1111*:user/*',
    ],
    inRequests: [],
    derived: true,
  },
  { name: 'aws:PrincipalOrgID', ...text([organization, 'o-other', 'o-*']), derived: true },
  { name: 'kms:GrantIsForAWSResource', ...booleans, on: grantCalls },
  {
    name: 'kms:GrantOperations',
    ...text(['Decrypt', 'Encrypt', 'De*', 'CreateGrant'], [['Decrypt'], ['Decrypt', 'Encrypt'], ['DescribeKey']]),
    on: ['CreateGrant'],
    several: true,
  },
  { name: 'kms:EncryptionContext:a', ...text(['1', '2', '1*'], ['1', '1', '2', '10']), on: contextOperations },
  { name: 'kms:EncryptionContext:b', ...text(['1', '?'], ['1', '1', '22']), on: contextOperations },
  {
    name: 'kms:EncryptionContextKeys',
    ...text(['a', 'b', 'a*'], [['a'], ['a', 'b']]),
    on: contextOperations,
    several: true,
    derived: true,
  },
  { name: 'aws:PrincipalTag/team', ...text(['core', 'edge', 'c*'], ['edge']), derived: true },
  { name: 'aws:ResourceTag/team', ...text(['core', 'edge', '$' + '{aws:PrincipalTag/team}']), derived: true },
  {
    name: 'kms:GranteePrincipal',
    ...text(
      [roleArn(workload), 'arn:aws:iam::*:role/aws-service-role/*', `*:${workload}:*`],
      [roleArn(workload), scalingRoleArn(workload)],
    ),
    on: ['CreateGrant'],
  },
  {
    name: 'kms:GrantConstraintType',
    ...text(
      ['EncryptionContextEquals', 'EncryptionContextSubset', 'EncryptionContext*'],
      ['EncryptionContextEquals', 'EncryptionContextSubset'],
    ),
    on: ['CreateGrant', 'RetireGrant'],
  },
  { name: 'aws:SourceVpce', ...text(['vpce-1', 'vpce-*'], ['vpce-1', 'vpce-2']) },
  {
    name: 'aws:SourceIp',
    kind: 'address',
    inPolicies: ['10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0', '2001:db8::/32'],
    inRequests: ['10.1.2.3', '10.2.0.1', '192.0.2.1', '2001:db8::1'],
  },
  { name: 'aws:MultiFactorAuthPresent', ...booleans },
  { name: 'aws:MultiFactorAuthAge', kind: 'number', inPolicies: ['300', '900'], inRequests: [10, '300', 901] },
  { name: 'aws:ViaAWSService', ...booleans },
  {
    name: 'aws:CalledVia',
    ...text(
      [service, 'autoscaling.amazonaws.com', '*.amazonaws.com'],
      [[service], ['autoscaling.amazonaws.com', service]],
    ),
    several: true,
  },
  { name: 'aws:PrincipalIsAWSService', ...booleans, derived: true },
  { name: 'aws:PrincipalType', ...text(['User', 'AssumedRole', 'Account']), derived: true },
  { name: 'aws:PrincipalAccount', ...text([owner, workload]), derived: true },
  { name: 'kms:ResourceAliases', ...text(['alias/nodes', 'alias/*', 'alias/old']), several: true, derived: true },
  {
    name: 'kms:RequestAlias',
    ...text(['alias/nodes', 'alias/n*'], ['alias/nodes', 'alias/old']),
    on: ['Decrypt', 'Encrypt', 'DescribeKey', 'GenerateDataKey', 'GetPublicKey', 'ReEncryptTo', 'Sign'],
  },
  { name: 'kms:KeySpec', ...text(['SYMMETRIC_DEFAULT', 'RSA_*']), derived: true },
  { name: 'kms:MultiRegion', ...booleans, derived: true },
  { name: 'aws:ResourceAccount', ...text([owner, '$' + '{aws:PrincipalAccount}']), derived: true },
  { name: 'aws:ResourceOrgID', ...text([organization, '$' + "{aws:PrincipalOrgID, 'o-none'}"]), derived: true },
  { name: 'aws:SecureTransport', ...booleans },
  {
    name: 'aws:CurrentTime',
    kind: 'date',
    inPolicies: ['2026-01-01T00:00:00Z', '2026-06-30', '1767225600'],
    inRequests: ['2026-01-01T00:00:00Z', '2026-03-01T12:00:00Z', '2027-01-01'],
  },
  {
    name: 'aws:SourceArn',
    kind: 'arn',
    inPolicies: [`arn:aws:ec2:${region}:${workload}:instance/i-1`, 'arn:aws:ec2:*:*:instance/*'],
    inRequests: [`arn:aws:ec2:${region}:${workload}:instance/i-1`, `arn:aws:ec2:${region}:${owner}:volume/1`],
  },
  { name: 'aws:SourceAccount', ...text([workload, owner, '$' + '{aws:PrincipalAccount}'], [workload, owner]) },
  { name: 'aws:userid', ...text([`${roleId}:robin`, `${roleId}:*`, userId, '*:dana']), derived: true },
  { name: 'aws:username', ...text(['robin', 'r*']), derived: true },
  {
    name: 'kms:EncryptionAlgorithm',
    ...text(['SYMMETRIC_DEFAULT']),
    on: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncryptTo'],
  },
  {
    name: 'kms:ScheduleKeyDeletionPendingWindowInDays',
    kind: 'number',
    inPolicies: ['7', '14'],
    inRequests: [7, 30],
    on: ['ScheduleKeyDeletion'],
  },
  {
    name: 'aws:PrincipalOrgPaths',
    ...text([`${organization}/r-1/ou-1/`, `${organization}/*`], [[`${organization}/r-1/ou-1/`], ['o-other/r-2/']]),
    several: true,
  },
  { name: 'aws:RequestedRegion', ...text([region, 'eu-*']), derived: true },
]

/** Whether a request for the operation can carry the key. */
export const canCarry = (key: ContextKey, operation: string): boolean => key.on?.includes(operation) ?? true
