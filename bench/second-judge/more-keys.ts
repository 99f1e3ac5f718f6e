import type { ContextKey } from '../../lib/domain/policy/testing/vocabulary'

const text = (inPolicies: readonly string[], inRequests: ContextKey['inRequests'] = inPolicies) =>
  ({ kind: 'text', inPolicies, inRequests }) as const
const booleans = { kind: 'boolean', inPolicies: ['true', 'false', 'TRUE'], inRequests: [true, 'false'] } as const
const variable = (inside: string) => `$\{${inside}}`

/** Condition keys and values the worlds of the properties do not speak of. */
export const moreKeys: readonly ContextKey[] = [
  {
    name: 'aws:UserAgent',
    ...text(
      [
        'console.amazonaws.com',
        'aws-cli/2.1 (x86) [robin+core] a.b|c^d',
        '*(x86) [robin+core]*',
        'aws-cli/?.? (*',
        `what${variable('?')}ever${variable('*')}`,
        `100${variable('$')}`,
        `*/${variable('aws:username')}`,
        '',
      ],
      [
        'console.amazonaws.com',
        'Console.amazonaws.com',
        'aws-cli/2.1 (x86) [robin+core] a.b|c^d',
        'what?ever*',
        '100$',
        'x/robin',
      ],
    ),
  },
  {
    name: 'aws:SourceIdentity',
    ...text(
      [
        variable('aws:PrincipalTag/team'),
        variable('aws:PrincipalTag/absent'),
        `${variable('aws:userid')}`,
        variable('aws:ResourceTag/team'),
        'core',
        'Core',
        'e*',
      ],
      ['core', 'CORE', 'edge'],
    ),
  },
  { name: 'aws:PrincipalTag/key', ...text(['1', '*', '?', '2']), derived: true },
  { name: 'aws:PrincipalTag/absent', ...text(['core', '*']), derived: true },
  { name: 'kms:KeyUsage', ...text(['ENCRYPT_DECRYPT', 'SIGN_*', 'encrypt_decrypt']), derived: true },
  { name: 'kms:KeyOrigin', ...text(['AWS_KMS', 'EXTERNAL', 'A*_KMS']), derived: true },
  { name: 'kms:MultiRegionKeyType', ...text(['PRIMARY', 'REPLICA']), derived: true },
  {
    name: 'kms:EncryptionContext:aws:ebs:id',
    ...text(['vol-1', 'vol-*', 'vol-?'], ['vol-1', 'vol-22']),
    on: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
  },
  {
    name: 'kms:SigningAlgorithm',
    ...text(['ECDSA_SHA_256', 'RSASSA_*'], ['RSASSA_PSS_SHA_256']),
    on: ['Sign', 'Verify'],
  },
  { name: 'kms:MessageType', ...text(['RAW', 'DIGEST']), on: ['Sign', 'Verify'] },
  { name: 'kms:MacAlgorithm', ...text(['HMAC_SHA_256', 'HMAC_*']), on: ['GenerateMac', 'VerifyMac'] },
  { name: 'kms:DataKeyPairSpec', ...text(['RSA_2048', 'ECC_*'], ['RSA_2048']), on: ['GenerateDataKeyPair'] },
  { name: 'kms:ReEncryptOnSameKey', ...booleans, on: ['ReEncryptFrom', 'ReEncryptTo'] },
  { name: 'kms:BypassPolicyLockoutSafetyCheck', ...booleans, on: ['PutKeyPolicy'] },
  {
    name: 'kms:RetiringPrincipal',
    ...text(
      ['arn:aws:iam::111100000002:role/reader', 'arn:aws:iam::*:role/*'],
      ['arn:aws:iam::111100000002:role/reader'],
    ),
    on: ['CreateGrant'],
  },
  {
    name: 'aws:TagKeys',
    ...text(['team', 'cost*', 'Team'], [['team'], ['team', 'cost-center'], ['TEAM']]),
    on: ['TagResource', 'UntagResource'],
    several: true,
  },
  {
    name: 'aws:RequestTag/team',
    ...text(['core', 'c*', variable('aws:PrincipalTag/team')], ['core', 'edge']),
    on: ['TagResource'],
  },
  {
    name: 'aws:TokenIssueTime',
    kind: 'date',
    inPolicies: ['2026-01-01T01:00:00+01:00', '2026-03-01T12:00:00.500Z', '2026-03'],
    inRequests: ['2026-01-01T00:00:00Z', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00.500Z'],
  },
  {
    name: 'aws:VpcSourceIp',
    kind: 'address',
    inPolicies: ['10.1.2.3', '10.1.2.0/25', '2001:DB8:0:0::/48', '2001:db8::1', '128.0.0.0/1', '::/0'],
    inRequests: ['10.1.2.3', '10.1.2.200', '2001:db8:0:1::1', '2001:0db8:0000::0001', '200.0.0.1'],
  },
  {
    name: 'kms:RotationPeriodInDays',
    kind: 'number',
    inPolicies: ['90', '365.5', '-1'],
    inRequests: [90, '100', '365.50'],
    on: ['EnableKeyRotation'],
  },
  {
    name: 'aws:MultiFactorAuthAge',
    kind: 'number',
    inPolicies: ['300.0', '900', '1.5', '-1'],
    inRequests: [300, '900', '1.50', 2],
  },
  {
    name: 'aws:SourceArn',
    kind: 'arn',
    inPolicies: [
      'arn:aws:ec2:us-west-?:1111*:*/i-1',
      'arn:*:*:*:*:*',
      'arn:aws:ec2:*:*:*',
      `arn:aws:ec2:*:${variable('aws:PrincipalAccount')}:instance/*`,
      `arn:aws:ec2:*:*:instance/${variable('aws:PrincipalTag/absent')}`,
    ],
    inRequests: ['arn:aws:ec2:us-west-2:111100000002:instance/i-1', 'arn:aws:ec2:us-west-2:111100000001:volume/1:2'],
  },
  {
    name: 'aws:EpochTime',
    kind: 'number',
    inPolicies: ['1767225600', '1780000000'],
    inRequests: [1767225600, 1790000000],
  },
]
