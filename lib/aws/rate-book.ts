import { planFor } from './quotas'
import { TokenBucket, type TokenBucketOptions } from './token-bucket'

/** What workers tell each other about one account and Region. */
export interface SharedPlace {
  readonly accountId: string
  readonly region: string
}

export interface LearnedRate extends SharedPlace {
  /** `KMS ListGrants` */
  readonly api: string
  readonly part: number
}

interface Place extends SharedPlace {
  readonly buckets: Map<string, TokenBucket>
  /** Processes that call AWS here, this one included. */
  sharers: number
  usedAt: number
}

interface ToldQuotas {
  /** Requests per second by API. */
  readonly perSecond: ReadonlyMap<string, number>
  readonly at: number
}

/**
 * The token buckets of one process: one per account, Region and API. Workers that call the same account and Region share its
 * rate evenly; `share` is the part of each quota that all of Keyscope allows itself.
 */
export class RateBook {
  /** Answers "too fast" since the process began. */
  throttles = 0
  readonly #places = new Map<string, Place>()
  /** The account's own figures where Service Quotas told them; they outlive a place that nobody calls. */
  readonly #quotas = new Map<string, ToldQuotas>()

  constructor(readonly quotaShare: number) {}

  bucket(accountId: string, region: string, service: string, operation: string): TokenBucket {
    const place = this.#place(accountId, region)
    place.usedAt = performance.now()
    const api = `${service} ${operation}`
    let bucket = place.buckets.get(api)
    if (!bucket) {
      const plan = this.#planFor(place, api)
      bucket = new TokenBucket({ rate: plan.rate / place.sharers, burst: plan.burst })
      place.buckets.set(api, bucket)
    }
    return bucket
  }

  /** Where this process called AWS in the last `withinMs`. */
  placesUsed(withinMs: number): SharedPlace[] {
    const since = performance.now() - withinMs
    return [...this.#places.values()].filter(({ usedAt }) => usedAt >= since)
  }

  /** So many processes call AWS there now. */
  share({ accountId, region }: SharedPlace, sharers: number): void {
    const place = this.#place(accountId, region)
    if (place.sharers === sharers) return
    place.sharers = Math.max(1, sharers)
    this.#setRates(place)
  }

  /** All of the account's own figures that are known there, requests per second by API; for other APIs AWS's defaults count. */
  setQuotas({ accountId, region }: SharedPlace, perSecond: ReadonlyMap<string, number>): void {
    this.#quotas.set(nameOf(accountId, region), { perSecond, at: performance.now() })
    this.#setRates(this.#place(accountId, region))
  }

  /** Whether the account's own figures were told in the last `withinMs`. */
  hasQuotas({ accountId, region }: SharedPlace, withinMs: number): boolean {
    const told = this.#quotas.get(nameOf(accountId, region))
    return told !== undefined && performance.now() - told.at <= withinMs
  }

  /** APIs that are slowed down by throttling in the given places. */
  learned(places: readonly SharedPlace[]): LearnedRate[] {
    return places.flatMap(({ accountId, region }) =>
      [...this.#place(accountId, region).buckets].flatMap(([api, { part }]) =>
        part < 0.999 ? [{ accountId, region, api, part }] : [],
      ),
    )
  }

  /** What another process learned. An API nobody calls here yet begins with it. */
  learn({ accountId, region, api, part }: LearnedRate): void {
    const [service = '', operation = ''] = splitApi(api)
    const { usedAt } = this.#place(accountId, region)
    this.bucket(accountId, region, service, operation).slowTo(part)
    this.#place(accountId, region).usedAt = usedAt
  }

  /** Forgets places nobody called for a while; what they learned is kept by whoever shares rates. */
  forgetUnused(forMs: number): void {
    const since = performance.now() - forMs
    for (const [name, { usedAt }] of this.#places) if (usedAt < since) this.#places.delete(name)
  }

  #place(accountId: string, region: string): Place {
    const name = nameOf(accountId, region)
    let place = this.#places.get(name)
    if (!place) {
      place = { accountId, region, buckets: new Map(), sharers: 1, usedAt: performance.now() }
      this.#places.set(name, place)
    }
    return place
  }

  #setRates(place: Place): void {
    for (const [api, bucket] of place.buckets) {
      const plan = this.#planFor(place, api)
      bucket.setFullRate(plan.rate / place.sharers, plan.burst)
    }
  }

  #planFor({ accountId, region }: SharedPlace, api: string): TokenBucketOptions {
    const [service = '', operation = ''] = splitApi(api)
    return planFor(service, operation, this.quotaShare, this.#quotas.get(nameOf(accountId, region))?.perSecond.get(api))
  }
}

const nameOf = (accountId: string, region: string) => `${accountId}/${region}`

/** Services have names of two words (`Auto Scaling`), operations do not. */
function splitApi(api: string): string[] {
  const at = api.lastIndexOf(' ')
  return [api.slice(0, at), api.slice(at + 1)]
}
