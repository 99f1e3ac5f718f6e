import type { Quota, Quotas } from './quotas'

/**
 * AWS documents KMS quotas in requests per second and no bucket. A bucket of a whole second would let twice the quota through
 * in its first second; with a quarter no second sees more than 1.25 times the quota, and a client's jitter still passes.
 */
export const KMS_BURST_SECONDS = 0.25

/** Requests a second by default. https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html */
const KMS: Readonly<Record<string, number>> = {
  ListKeys: 500,
  ListAliases: 500,
  DescribeKey: 2000,
  GetKeyPolicy: 1000,
  GetKeyRotationStatus: 1000,
  ListResourceTags: 2000,
  ListGrants: 100,
  ListRetirableGrants: 100,
  ListKeyRotations: 100,
  GetKeyLastUsage: 5,
  CreateGrant: 50,
  RevokeGrant: 50,
  RetireGrant: 50,
  PutKeyPolicy: 15,
}

/** Buckets AWS documents. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
const PAGED: Quota = { rate: 20, burst: 100 }
const UNPAGED: Quota = { rate: 10, burst: 50 }
const EC2: Quotas = {
  'ec2.Describe*': PAGED,
  'ec2.Get*': PAGED,
  'ec2.DescribeInstances': { ...PAGED, unpaged: UNPAGED },
  'ec2.DescribeVolumes': { ...PAGED, unpaged: UNPAGED },
  'ec2.DescribeSnapshots': { ...PAGED, unpaged: UNPAGED },
}

const OTHERS: Quotas = {
  /** Documented; one bucket for all of STS. */
  'sts.*': { rate: 600, burst: 600, shared: true },
  /** Documented. https://docs.aws.amazon.com/servicequotas/latest/userguide/reference_limits.html */
  'servicequotas.ListServiceQuotas': { rate: 10, burst: 20 },
  'cloudtrail.LookupEvents': { rate: 2, burst: 2 },
  /** AWS publishes no figure for these: what accounts have been seen to bear, for each operation. */
  'iam.*': { rate: 10, burst: 20 },
  'organizations.*': { rate: 20, burst: 40 },
  'eks.*': { rate: 10, burst: 20 },
  'autoscaling.*': { rate: 10, burst: 20 },
}

/** AWS's default KMS quotas with buckets of `burstSeconds`; a bucket holds one call at least. */
export const kmsQuotas = (burstSeconds = KMS_BURST_SECONDS): Quotas =>
  Object.fromEntries(
    Object.entries(KMS).map(([operation, rate]) => [
      `kms.${operation}`,
      { rate, burst: Math.max(1, Math.floor(rate * burstSeconds)) },
    ]),
  )

export const awsQuotas = (kmsBurstSeconds?: number): Quotas => ({ ...kmsQuotas(kmsBurstSeconds), ...EC2, ...OTHERS })

/** AWS's default KMS quotas (domain rules, section 6.1), for whoever wants to scan under them. */
export const KMS_DEFAULT_QUOTAS: Quotas = kmsQuotas()

/** The quotas of every simulated service (domain rules, sections 6.1 and 6.2). */
export const AWS_DEFAULT_QUOTAS: Quotas = awsQuotas()
