/** Policy statements that tests put together; each says one thing. */
export interface TestStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: unknown
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export const policy = (...statements: readonly TestStatement[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

export const cryptoActions = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:DescribeKey',
] as const

/** The owner's administration, which also lets the owner's IAM policies count (R2). */
export const ownerStatement = (accountId: string): TestStatement => ({
  Sid: 'Owner',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: 'kms:*',
  Resource: '*',
})

/** Key policy: another account may use the key. */
export const admitAccount = (accountId: string): TestStatement => ({
  Sid: 'Workload',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: cryptoActions,
  Resource: '*',
})

/** Key policy: another account may create grants, for AWS services only unless `direct`. */
export const admitGrants = (accountId: string, direct = false): TestStatement => ({
  Sid: 'WorkloadGrants',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: 'kms:CreateGrant',
  Resource: '*',
  ...(direct ? {} : { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
})

/** Key policy of Karpenter's documentation: everyone of one account, through EC2 only. */
export const throughEc2 = (accountId: string, region: string): TestStatement => ({
  Sid: 'ThroughEc2',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: [...cryptoActions, 'kms:CreateGrant'],
  Resource: '*',
  Condition: {
    StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com`, 'kms:CallerAccount': accountId },
  },
})

/** Identity policy: use of one key. */
export const mayUse = (keyArn: string): TestStatement => ({
  Sid: 'UseKey',
  Effect: 'Allow',
  Action: cryptoActions,
  Resource: keyArn,
})

/** Identity policy: grants for AWS services on one key. */
export const mayGrant = (keyArn: string): TestStatement => ({
  Sid: 'GrantForInstances',
  Effect: 'Allow',
  Action: 'kms:CreateGrant',
  Resource: keyArn,
  Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
})

export const allowEverything: TestStatement = { Effect: 'Allow', Action: '*', Resource: '*' }
