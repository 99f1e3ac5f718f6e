import type { TokenBucketOptions } from './token-bucket'

interface Quota {
  readonly perSecond: number
  /** Size of AWS's own bucket where it documents one; else a fifth of a second's worth. */
  readonly burst?: number
}

const kms: Readonly<Record<string, number>> = {
  ListKeys: 500,
  ListAliases: 500,
  DescribeKey: 2_000,
  GetKeyPolicy: 1_000,
  GetKeyRotationStatus: 1_000,
  ListResourceTags: 2_000,
  ListGrants: 100,
  ListRetirableGrants: 100,
  ListKeyRotations: 100,
  GetKeyLastUsage: 5,
  CreateGrant: 50,
  RevokeGrant: 50,
  RetireGrant: 50,
}

/** AWS publishes no rate for these services (domain.md 6.2); the figures are what a polite guest plans. */
const planned: Readonly<Record<string, Quota>> = {
  IAM: { perSecond: 10 },
  Organizations: { perSecond: 20, burst: 40 },
  EKS: { perSecond: 10, burst: 20 },
  'Auto Scaling': { perSecond: 10, burst: 20 },
  SQS: { perSecond: 100 },
  S3: { perSecond: 100 },
}

/**
 * Default request quota of an API, per account and Region.
 * KMS: https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html;
 * EC2 (paged or filtered reads): https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html;
 * Service Quotas (its lists): https://docs.aws.amazon.com/servicequotas/latest/userguide/reference_limits.html.
 */
export function quotaOf(service: string, operation: string): Quota {
  if (service === 'KMS') return { perSecond: kms[operation] ?? 100 }
  if (service === 'EC2') return { perSecond: 20, burst: 100 }
  if (service === 'STS') return { perSecond: 600 }
  if (service === 'CloudTrail') return { perSecond: 2 }
  if (service === 'Service Quotas') return { perSecond: 10, burst: 20 }
  return planned[service] ?? { perSecond: 5 }
}

/**
 * The part of a quota that Keyscope allows itself; production shares the rest. `known` is the account's own figure, requests per
 * second, where it could be read.
 */
export function planFor(service: string, operation: string, share: number, known?: number): TokenBucketOptions {
  const quota = quotaOf(service, operation)
  const perSecond = known ?? quota.perSecond
  const burst = quota.burst ?? perSecond / 5
  return { rate: perSecond * share, burst: Math.max(1, Math.floor(burst * share)) }
}
