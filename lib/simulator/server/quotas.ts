import type { Call } from './call'

/** Requests a second and how many may come at once, for one operation in one account and Region. */
export interface Quota {
  readonly rate: number
  readonly burst: number
  /** One bucket for all the operations its name covers, instead of one for each. */
  readonly shared?: boolean
  /** What holds instead for a request of EC2 that names no page size, filter or id. */
  readonly unpaged?: Pick<Quota, 'rate' | 'burst'>
}

/** Keyed by `<service>.<operation>`, a beginning of that with `*` after it, or `*`; the most exact one counts. */
export type Quotas = Readonly<Record<string, Quota>>

/** These have one set of buckets for an account, wherever it is called from. */
const GLOBAL: ReadonlySet<string> = new Set(['iam', 'organizations'])

/** Token buckets, one per account, Region and operation. The calling account pays, also for another account's key. */
export class Buckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  /** False when the call comes too soon. */
  take(quotas: Quotas, call: Call, unpaged: () => boolean): boolean {
    const operation = `${call.service}.${call.operation}`
    const found = quotaFor(quotas, operation)
    if (!found) return true
    const [covers, quota] = found
    const loose = quota.unpaged !== undefined && unpaged()
    const { rate, burst } = loose ? (quota.unpaged ?? quota) : quota
    const place = GLOBAL.has(call.service) ? call.accountId : `${call.accountId}/${call.region}`
    const name = `${place}/${quota.shared ? covers : operation}${loose ? '/unpaged' : ''}`
    const now = performance.now()
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now }
    this.#buckets.set(name, bucket)
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  clear(): void {
    this.#buckets.clear()
  }
}

type Found = readonly [covers: string, quota: Quota]
const found = new WeakMap<Quotas, Map<string, Found | undefined>>()

/** The quota whose name covers the operation most exactly, looked for once. */
export function quotaFor(quotas: Quotas, operation: string): Found | undefined {
  const known = found.get(quotas) ?? new Map<string, Found | undefined>()
  found.set(quotas, known)
  if (!known.has(operation)) {
    const covering = Object.entries(quotas).filter(([name]) =>
      name.endsWith('*') ? operation.startsWith(name.slice(0, -1)) : name === operation,
    )
    covering.sort(([a], [b]) => Number(a.endsWith('*')) - Number(b.endsWith('*')) || b.length - a.length)
    known.set(operation, covering[0])
  }
  return known.get(operation)
}
