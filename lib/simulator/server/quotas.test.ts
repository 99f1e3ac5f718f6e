import { describe, expect, test } from 'vitest'
import { AWS_DEFAULT_QUOTAS, awsQuotas, KMS_DEFAULT_QUOTAS } from './aws-quotas'
import type { Call } from './call'
import { Buckets, type Quotas } from './quotas'

const paged = () => false

/** How many of `calls` calls made at once a set of new buckets lets through. */
function passing(quotas: Quotas, calls: readonly Partial<Call>[], unpaged = paged): number {
  const buckets = new Buckets()
  return calls.filter((call) => buckets.take(quotas, call as Call, unpaged)).length
}

const call = (service: string, operation: string, more: Partial<Call> = {}): Partial<Call> => ({
  service,
  operation,
  accountId: '1',
  region: 'us-east-1',
  ...more,
})
const many = (count: number, ...of: Parameters<typeof call>) => Array.from({ length: count }, () => call(...of))

/** The same quotas, which never refill while a test runs. */
const still = (quotas: Quotas): Quotas =>
  Object.fromEntries(
    Object.entries(quotas).map(([name, quota]) => [
      name,
      { ...quota, rate: 1e-6, ...(quota.unpaged && { unpaged: { ...quota.unpaged, rate: 1e-6 } }) },
    ]),
  )
const aws = still(AWS_DEFAULT_QUOTAS)

describe('AWS’s defaults', () => {
  test.each([
    ['kms', 'ListGrants', 25],
    ['kms', 'DescribeKey', 500],
    ['kms', 'GetKeyLastUsage', 1],
    ['ec2', 'DescribeLaunchTemplateVersions', 100],
    ['ec2', 'GetEbsDefaultKmsKeyId', 100],
    ['sts', 'AssumeRole', 600],
    ['cloudtrail', 'LookupEvents', 2],
    ['organizations', 'ListAccounts', 40],
  ])('%s %s lets %i calls through at once', (service, operation, most) => {
    expect(passing(aws, many(most + 5, service, operation))).toBe(most)
  })

  test('no second sees more than 1.25 times a KMS quota', () => {
    for (const { rate, burst } of Object.values(KMS_DEFAULT_QUOTAS)) expect(burst).toBeLessThanOrEqual(rate / 4)
  })

  test('the burst can be chosen in seconds of the quota', () => {
    expect(awsQuotas(1)['kms.ListGrants']).toEqual({ rate: 100, burst: 100 })
    expect(awsQuotas(0)['kms.ListGrants']).toEqual({ rate: 100, burst: 1 })
  })

  test('EC2 grants half the bucket to a request that limits nothing, beside the one for those that do', () => {
    expect(passing(aws, many(120, 'ec2', 'DescribeVolumes'), () => true)).toBe(50)
    expect(passing(aws, many(120, 'ec2', 'DescribeVolumes'))).toBe(100)
  })
})

test('all operations of STS share a bucket, those of KMS do not', () => {
  expect(passing(aws, [...many(599, 'sts', 'AssumeRole'), ...many(5, 'sts', 'GetCallerIdentity')])).toBe(600)
  expect(passing(aws, [...many(25, 'kms', 'ListGrants'), ...many(5, 'kms', 'ListKeyRotations')])).toBe(30)
})

test('a global service has one bucket for all Regions', () => {
  const from = (region: string) => many(15, 'iam', 'GetAccountAuthorizationDetails', { region })
  expect(passing(aws, [...from('us-east-1'), ...from('us-west-2')])).toBe(20)
})

test('a longer beginning is more exact than a shorter one, and a whole name than any beginning', () => {
  const quotas = { '*': quota(1), 'ec2.*': quota(2), 'ec2.Describe*': quota(3), 'ec2.DescribeVolumes': quota(4) }
  expect(passing(quotas, many(9, 'kms', 'ListKeys'))).toBe(1)
  expect(passing(quotas, many(9, 'ec2', 'GetEbsDefaultKmsKeyId'))).toBe(2)
  expect(passing(quotas, many(9, 'ec2', 'DescribeImages'))).toBe(3)
  expect(passing(quotas, many(9, 'ec2', 'DescribeVolumes'))).toBe(4)
})

function quota(burst: number) {
  return { rate: 1e-6, burst }
}
