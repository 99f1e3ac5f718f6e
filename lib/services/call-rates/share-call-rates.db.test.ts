import { beforeEach, describe, expect, test } from 'vitest'
import { RateBook } from '@/lib/aws/rate-book'
import { testDatabase } from '@/lib/testing/database'
import { releaseClaims, shareCallRates } from './share-call-rates'

const db = await testDatabase()
const place = { accountId: '111100000002', region: 'eu-central-1' }
const grants = (book: RateBook, { accountId, region } = place) => book.bucket(accountId, region, 'KMS', 'ListGrants')

beforeEach(async () => {
  await db.pool.query('delete from call_claims')
  await db.pool.query('delete from call_rates')
})

describe('workers in one account and Region', () => {
  test('divide its rate evenly, and take it back when one leaves', async () => {
    const books = [new RateBook(1), new RateBook(1), new RateBook(1), new RateBook(1)]
    for (const book of books) grants(book)
    const elsewhere = grants(books[0]!, { ...place, region: 'us-east-1' })
    for (let round = 0; round < 2; round++)
      for (const [at, book] of books.entries()) await shareCallRates(db, book, `worker-${at}`)
    expect(books.map((book) => grants(book).rate)).toEqual([25, 25, 25, 25])
    expect(elsewhere.rate).toBe(100)
    await releaseClaims(db, 'worker-3')
    await shareCallRates(db, books[0]!, 'worker-0')
    expect(grants(books[0]!).rate).toBeCloseTo(33.33)
  })

  test('do not wait for one that was killed', async () => {
    const [survivor, killed] = [new RateBook(1), new RateBook(1)]
    for (const book of [survivor, killed]) grants(book)
    await shareCallRates(db, killed, 'killed')
    await shareCallRates(db, survivor, 'survivor')
    expect(grants(survivor).rate).toBe(50)
    await db.pool.query(`update call_claims set beat_at = now() - interval '10 seconds' where worker = 'killed'`)
    await shareCallRates(db, survivor, 'survivor')
    expect(grants(survivor).rate).toBe(100)
    expect((await db.pool.query('select from call_claims')).rowCount).toBe(1)
  })

  test('slow down together when one is throttled', async () => {
    const [one, other] = [new RateBook(1), new RateBook(1)]
    for (const book of [one, other]) grants(book)
    grants(one).throttled()
    await shareCallRates(db, one, 'one')
    await shareCallRates(db, other, 'other')
    expect(grants(other).rate).toBeCloseTo(40)
    const later = new RateBook(1)
    grants(later, { ...place, region: 'us-east-1' })
    await shareCallRates(db, later, 'later')
    expect(grants(later).rate).toBe(100)
  })

  test('a worker that calls nowhere claims nothing', async () => {
    await shareCallRates(db, new RateBook(1), 'idle')
    expect((await db.pool.query('select from call_claims')).rowCount).toBe(0)
  })
})
