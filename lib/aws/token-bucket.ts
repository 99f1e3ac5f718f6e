export interface TokenBucketOptions {
  /** Starts per second when nobody complains. */
  readonly rate: number
  /** Starts that may happen at once after a pause. */
  readonly burst: number
}

const minimumRate = 0.5
/** A burst of refusals is one signal: at most one cut in this time. */
const cutEveryMs = 500
const recoverAfterMs = 1_000
/** Share of the full rate won back per second without refusals: from nothing to full in 20 s. */
const recovery = 0.05

/**
 * Paces the calls of one API in one account and Region, first come first served. The quota is shared with everybody else in
 * the account, so the rate falls by a fifth when AWS throttles and climbs back slowly (additive increase, multiplicative decrease).
 */
export class TokenBucket {
  #fullRate: number
  #burst: number
  #rate: number
  #tokens: number
  #filledAt = performance.now()
  #cutAt = Number.NEGATIVE_INFINITY
  #waiting: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(options: TokenBucketOptions) {
    this.#fullRate = this.#rate = options.rate
    this.#burst = this.#tokens = Math.max(1, options.burst)
  }

  get rate(): number {
    return this.#rate
  }

  /** How much of its full rate it uses now, 0 to 1: what throttling taught. */
  get part(): number {
    return this.#rate / this.#fullRate
  }

  /** Others came or went, or the quota is another: the same part of a new full rate. */
  setFullRate(rate: number, burst = this.#burst): void {
    if (rate === this.#fullRate && burst === this.#burst) return
    this.#fill()
    const { part } = this
    this.#burst = Math.max(1, burst)
    this.#tokens = Math.min(this.#burst, this.#tokens)
    this.#fullRate = rate
    this.#rate = Math.max(Math.min(minimumRate, rate), rate * part)
  }

  /** Somebody else was throttled: goes down to the part they use, never up. */
  slowTo(part: number): void {
    if (part >= this.part) return
    this.#fill()
    this.#rate = Math.max(minimumRate, this.#fullRate * part)
    this.#cutAt = performance.now()
  }

  /** Waits for a turn. Undefined, and no promise, when there is one at once. */
  take(): Promise<void> | undefined {
    this.#fill()
    if (this.#waiting.length === 0 && this.#tokens >= 1) {
      this.#tokens -= 1
      return undefined
    }
    return new Promise((go) => {
      this.#waiting.push(go)
      this.#wake()
    })
  }

  /** AWS said "too fast". */
  throttled(): void {
    const now = performance.now()
    if (now - this.#cutAt < cutEveryMs) return
    this.#fill()
    this.#cutAt = now
    this.#rate = Math.max(minimumRate, this.#rate * 0.8)
    this.#tokens = Math.min(this.#tokens, 0)
  }

  #fill(): void {
    const now = performance.now()
    const seconds = (now - this.#filledAt) / 1_000
    this.#filledAt = now
    if (now - this.#cutAt > recoverAfterMs) {
      this.#rate = Math.min(this.#fullRate, this.#rate + this.#fullRate * recovery * seconds)
    }
    this.#tokens = Math.min(this.#burst, this.#tokens + seconds * this.#rate)
  }

  #wake(): void {
    if (this.#timer) return
    const waitMs = Math.max(1, ((1 - this.#tokens) / this.#rate) * 1_000)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#release()
    }, waitMs)
  }

  #release(): void {
    this.#fill()
    const turns = Math.min(this.#waiting.length, Math.floor(Math.max(0, this.#tokens)))
    this.#tokens -= turns
    for (const go of this.#waiting.splice(0, turns)) go()
    if (this.#waiting.length > 0) this.#wake()
  }
}
