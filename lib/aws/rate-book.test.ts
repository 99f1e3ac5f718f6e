import { afterEach, describe, expect, test, vi } from 'vitest'
import { RateBook } from './rate-book'

const place = { accountId: '111100000002', region: 'eu-central-1' }
const grants = (book: RateBook) => book.bucket(place.accountId, place.region, 'KMS', 'ListGrants')

afterEach(() => {
  vi.useRealTimers()
})

describe('the rates of a process', () => {
  test('are a share of AWS’s quota, for each account, Region and API on its own', () => {
    const book = new RateBook(0.5)
    expect(grants(book).rate).toBe(50)
    expect(grants(book)).toBe(grants(book))
    expect(book.bucket(place.accountId, 'us-east-1', 'KMS', 'ListGrants')).not.toBe(grants(book))
    expect(book.bucket(place.accountId, place.region, 'KMS', 'DescribeKey').rate).toBe(1_000)
  })

  test('are divided among the processes that call the same place', () => {
    const book = new RateBook(1)
    expect(grants(book).rate).toBe(100)
    book.share(place, 4)
    expect(grants(book).rate).toBe(25)
    expect(book.bucket(place.accountId, place.region, 'KMS', 'GetKeyPolicy').rate).toBe(250)
    book.share(place, 1)
    expect(grants(book).rate).toBe(100)
  })

  test('follow the account’s own quota', () => {
    const book = new RateBook(0.5)
    grants(book)
    book.setQuotas(place, new Map([['KMS ListGrants', 300]]))
    expect(grants(book).rate).toBe(150)
    book.share(place, 3)
    expect(grants(book).rate).toBe(50)
  })

  test('follow a lowered quota in what may come at once, too', () => {
    const book = new RateBook(1)
    grants(book)
    book.setQuotas(place, new Map([['KMS ListGrants', 10]]))
    const atOnce = Array.from({ length: 20 }, () => grants(book).take()).filter((wait) => wait === undefined)
    expect(atOnce).toHaveLength(2)
  })

  test('follow the newest quotas told, and AWS’s default for what they leave out', () => {
    const book = new RateBook(1)
    book.setQuotas(place, new Map([['KMS ListGrants', 300]]))
    expect(grants(book).rate).toBe(300)
    book.setQuotas(place, new Map([['KMS DescribeKey', 5_000]]))
    expect(grants(book).rate).toBe(100)
  })

  test('are by the account’s own quota also after nobody called there for long', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const book = new RateBook(1)
    book.setQuotas(place, new Map([['KMS ListGrants', 300]]))
    vi.advanceTimersByTime(3_600_000)
    book.forgetUnused(60_000)
    expect(book.placesUsed(7_200_000)).toEqual([])
    expect(grants(book).rate).toBe(300)
    expect([book.hasQuotas(place, 3_600_000), book.hasQuotas(place, 3_599_000)]).toEqual([true, false])
    expect(book.hasQuotas({ ...place, region: 'us-east-1' }, 3_600_000)).toBe(false)
  })

  test('that throttling lowered are told to others, who go down with it', () => {
    const [one, other] = [new RateBook(1), new RateBook(1)]
    grants(one).throttled()
    const learned = one.learned([place])
    expect(learned).toEqual([{ ...place, api: 'KMS ListGrants', part: 0.8 }])
    for (const rate of learned) other.learn(rate)
    expect(grants(other).rate).toBe(80)
    other.learn({ ...place, api: 'Auto Scaling DescribeAutoScalingGroups', part: 0.5 })
    expect(other.bucket(place.accountId, place.region, 'Auto Scaling', 'DescribeAutoScalingGroups').rate).toBe(5)
  })

  test('learning from others does not count as calling', () => {
    const book = new RateBook(1)
    grants(book)
    expect(book.placesUsed(1_000)).toEqual([expect.objectContaining(place)])
    book.forgetUnused(-1)
    expect(book.placesUsed(1_000)).toEqual([])
  })
})
