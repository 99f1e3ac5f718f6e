import type { Call } from './call'

/** Requests a second and how many may come at once, for one operation in one account and Region. */
export interface Quota {
  readonly rate: number
  readonly burst: number
}

/** Keyed by `<service>.<operation>`, `<service>.*` or `*`; the most exact one counts. */
export type Quotas = Readonly<Record<string, Quota>>

/** AWS's default KMS quotas (domain rules, section 6.1), for whoever wants to scan under them. */
export const KMS_DEFAULT_QUOTAS: Quotas = {
  'kms.ListKeys': { rate: 500, burst: 500 },
  'kms.ListAliases': { rate: 500, burst: 500 },
  'kms.DescribeKey': { rate: 2000, burst: 2000 },
  'kms.GetKeyPolicy': { rate: 1000, burst: 1000 },
  'kms.GetKeyRotationStatus': { rate: 1000, burst: 1000 },
  'kms.ListResourceTags': { rate: 2000, burst: 2000 },
  'kms.ListGrants': { rate: 100, burst: 100 },
  'kms.ListRetirableGrants': { rate: 100, burst: 100 },
  'kms.ListKeyRotations': { rate: 100, burst: 100 },
  'kms.GetKeyLastUsage': { rate: 5, burst: 5 },
  'kms.CreateGrant': { rate: 50, burst: 50 },
  'kms.RevokeGrant': { rate: 50, burst: 50 },
  'kms.RetireGrant': { rate: 50, burst: 50 },
}

/** Token buckets, one per account, Region and operation. The calling account pays, also for another account's key. */
export class Buckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  /** False when the call comes too soon. */
  take(quotas: Quotas, call: Call): boolean {
    const operation = `${call.service}.${call.operation}`
    const quota = quotas[operation] ?? quotas[`${call.service}.*`] ?? quotas['*']
    if (!quota) return true
    const name = `${call.accountId}/${call.region}/${operation}`
    const now = performance.now()
    const bucket = this.#buckets.get(name) ?? { tokens: quota.burst, at: now }
    this.#buckets.set(name, bucket)
    bucket.tokens = Math.min(quota.burst, bucket.tokens + ((now - bucket.at) / 1000) * quota.rate)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  clear(): void {
    this.#buckets.clear()
  }
}
