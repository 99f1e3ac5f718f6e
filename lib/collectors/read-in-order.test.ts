import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readInOrder } from './read-in-order'

const ids = (count: number) => Array.from({ length: count }, (_, at) => String(at).padStart(5, '0'))

/** Reads `count` ids, each taking the next of `delays`, and tells the portions that were kept. */
async function portions(count: number, size: number, portion: number, delays: readonly number[]) {
  const kept: { ids: readonly string[]; upTo: string | null }[] = []
  let turn = 0
  let atWork = 0
  let most = 0
  await readInOrder(ids(count), {
    size,
    portion,
    async read(id) {
      most = Math.max(most, ++atWork)
      const delay = delays[turn++ % delays.length] ?? 0
      for (let wait = 0; wait < delay; wait++) await Promise.resolve()
      atWork--
      return id
    },
    keep: async (some, upTo) => {
      await Promise.resolve()
      kept.push({ ids: some, upTo })
    },
  })
  return { kept, most }
}

describe('reading in order', () => {
  test('keeps every id once, in order, whatever takes how long', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(200),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat(20), { minLength: 1 }),
        async (count, size, portion, delays) => {
          const { kept, most } = await portions(count, size, portion, delays)
          expect(kept.flatMap((one) => one.ids)).toEqual(ids(count))
          expect(most).toBeLessThanOrEqual(size)
          expect(kept.at(-1)?.upTo).toBeNull()
          for (const { ids: some, upTo } of kept.slice(0, -1)) {
            expect(some.length).toBeGreaterThanOrEqual(portion)
            expect(upTo).toBe(some.at(-1))
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    )
  })

  test('keeps nothing past what failed, and ends with its error', async () => {
    const kept: string[] = []
    const reading = readInOrder(ids(100), {
      size: 5,
      portion: 10,
      read: async (id) => {
        await sleep(1)
        if (id === '00042') throw new Error('not this one')
        return id
      },
      keep: async (some) => void kept.push(...some),
    })
    await expect(reading).rejects.toThrow('not this one')
    expect(kept).toEqual(ids(kept.length))
    expect(kept.length).toBeLessThanOrEqual(42)
    expect(kept.length).toBeGreaterThanOrEqual(30)
  })

  test('ends with the error of keeping', async () => {
    const reading = readInOrder(ids(100), {
      size: 5,
      portion: 10,
      read: async (id) => id,
      keep: async () => {
        throw new Error('no room')
      },
    })
    await expect(reading).rejects.toThrow('no room')
  })

  test('waits when keeping does not follow', async () => {
    let read = 0
    let kept = 0
    let furthest = 0
    await readInOrder(ids(1_000), {
      size: 5,
      portion: 10,
      read: async (id) => {
        furthest = Math.max(furthest, ++read - kept)
        return id
      },
      keep: async (some) => {
        await sleep(2)
        kept += some.length
      },
    })
    expect(kept).toBe(1_000)
    expect(furthest).toBeLessThan(80)
  })
})
