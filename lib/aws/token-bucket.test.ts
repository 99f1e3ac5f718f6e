import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TokenBucket } from './token-bucket'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Takes `count` turns and returns when each came, in milliseconds from now. */
async function turns(bucket: TokenBucket, count: number): Promise<number[]> {
  const start = performance.now()
  const times: number[] = []
  const waits = Array.from({ length: count }, async () => {
    await bucket.take()
    times.push(performance.now() - start)
  })
  await vi.runAllTimersAsync()
  await Promise.all(waits)
  return times
}

describe('a token bucket', () => {
  test('lets a burst through at once and paces the rest', async () => {
    const times = await turns(new TokenBucket({ rate: 10, burst: 5 }), 15)
    expect(times.filter((ms) => ms < 1)).toHaveLength(5)
    expect(Math.max(...times)).toBeGreaterThanOrEqual(995)
    expect(Math.max(...times)).toBeLessThan(1_100)
  })

  test('serves in order of arrival', async () => {
    const bucket = new TokenBucket({ rate: 100, burst: 1 })
    const order: number[] = []
    const waits = [1, 2, 3, 4].map(async (n) => {
      await bucket.take()
      order.push(n)
    })
    await vi.runAllTimersAsync()
    await Promise.all(waits)
    expect(order).toEqual([1, 2, 3, 4])
  })

  test('slows down by a fifth when AWS throttles, once per burst of refusals', () => {
    const bucket = new TokenBucket({ rate: 100, burst: 5 })
    for (let refusal = 0; refusal < 10; refusal++) bucket.throttled()
    expect(bucket.rate).toBeCloseTo(80)
    vi.advanceTimersByTime(600)
    bucket.throttled()
    expect(bucket.rate).toBeCloseTo(64)
  })

  test('wins the full rate back within twenty seconds, and no more than that', () => {
    const bucket = new TokenBucket({ rate: 100, burst: 5 })
    for (let cut = 0; cut < 60; cut++) {
      bucket.throttled()
      vi.advanceTimersByTime(600)
    }
    expect(bucket.rate).toBeLessThan(1)
    vi.advanceTimersByTime(1_100)
    bucket.take()
    vi.advanceTimersByTime(21_000)
    bucket.take()
    expect(bucket.rate).toBe(100)
  })

  test('shares its rate with others, keeping what throttling taught', () => {
    const bucket = new TokenBucket({ rate: 100, burst: 5 })
    bucket.throttled()
    bucket.setFullRate(50)
    expect(bucket.part).toBeCloseTo(0.8)
    expect(bucket.rate).toBeCloseTo(40)
  })

  test('goes down to what others found out, and up only by itself', () => {
    const bucket = new TokenBucket({ rate: 100, burst: 5 })
    bucket.slowTo(0.5)
    expect(bucket.rate).toBeCloseTo(50)
    bucket.slowTo(0.9)
    expect(bucket.rate).toBeCloseTo(50)
  })

  test('a lower rate counts for those who wait already', async () => {
    const bucket = new TokenBucket({ rate: 10, burst: 1 })
    const times = turns(bucket, 6)
    bucket.setFullRate(1)
    expect(Math.max(...(await times))).toBeGreaterThan(4_000)
  })
})
