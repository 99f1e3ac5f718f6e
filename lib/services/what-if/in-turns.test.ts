import { expect, test } from 'vitest'
import { inTurns } from './in-turns'

test('long work lets others have their turn, and answers at its end', async () => {
  let taken = 0
  let served = -1
  setImmediate(() => {
    served = taken
  })
  const work = (function* () {
    for (; taken < 100; taken++) yield
    return 'done'
  })()
  expect(await inTurns(work)).toBe('done')
  expect(served).toBeGreaterThan(0)
  expect(served).toBeLessThan(100)
})
