import { describe, expect, test } from 'vitest'
import type { AwsClients } from '@/lib/aws/access'
import { observe } from '@/lib/aws/errors'
import { defineCollector, type Reading } from './define-collector'
import { type Harvest, type RunOptions, runCollector } from './run-collector'

const place = { accountId: '111100000012', region: 'eu-central-1', partition: 'aws' }
/** Nothing here asks AWS. */
const access = { counting: () => ({}) as AwsClients }
const run = (collect: (reading: Reading) => Promise<void>, options?: RunOptions) =>
  runCollector(
    defineCollector({ name: 'kms-keys', scope: 'regional', reads: ['kms:ListKeys'], collect }),
    place,
    access,
    options,
  )

const gone = new Error('terminating connection due to administrator command')
const lost = async () => Promise.reject(gone)
const lostDatabase = { lastKnown: lost, granteesOf: lost, namedByNodeClasses: lost }

/** As a collector reads something it can do without. */
async function asSmallRead(call: string, read: () => Promise<unknown>, basket: Pick<Reading, 'missed'>) {
  const seen = await observe(call, read)
  if (seen.state !== 'seen') basket.missed(seen)
}

describe('what goes wrong while AWS is read', () => {
  test('is the outcome', async () => {
    const harvest = await run(async () => {
      throw new Error('no answer')
    })
    expect(harvest).toMatchObject({ outcome: 'failed', unread: { call: 'kms:ListKeys', message: 'no answer' } })
  })
})

describe('what goes wrong with the database', () => {
  const questions: [string, (reading: Reading) => Promise<unknown>][] = [
    ['lastKnown', (reading) => reading.lastKnown('kms-key')],
    ['granteesOf', (reading) => reading.granteesOf('arn')],
    ['namedByNodeClasses', (reading) => reading.namedByNodeClasses()],
  ]

  test.each(questions)('is no outcome: %s', async (_, ask) => {
    await expect(run(async (reading) => void (await ask(reading)), lostDatabase)).rejects.toBe(gone)
  })

  test.each(questions)('is none either where a collector takes it for a refused read: %s', async (_, ask) => {
    const collect = (reading: Reading) => asSmallRead('kms:ListGrants', () => ask(reading), reading)
    await expect(run(collect, lostDatabase)).rejects.toBe(gone)
  })

  test('is not kept as a portion of what was read', async () => {
    const kept: Harvest[] = []
    const collect = (reading: Reading) =>
      reading.inOrder(['a', 'b', 'c', 'd'], 1, (id, basket) =>
        asSmallRead('kms:ListGrants', async () => (id === 'c' ? reading.granteesOf(id) : []), basket),
      )
    const keepPortion = async (portion: Harvest) => void kept.push(portion)
    await expect(run(collect, { ...lostDatabase, portion: 1, keepPortion })).rejects.toBe(gone)
    expect(kept.map(({ range, misses }) => [range?.upTo, misses])).toEqual([
      ['a', 0],
      ['b', 0],
    ])
  })

  test('while a portion is kept ends the reading', async () => {
    const collect = (reading: Reading) => reading.inOrder(['a', 'b'], 1, async () => {})
    await expect(run(collect, { portion: 1, keepPortion: lost })).rejects.toBe(gone)
  })
})
