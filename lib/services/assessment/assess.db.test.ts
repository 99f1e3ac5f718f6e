import { expect, test } from 'vitest'
import { scanning } from '@/lib/services/scans/testing/scanning'
import { compareWithWhole } from './testing/compare-with-whole'

const { db, scan } = await scanning()

test('keys examined some at a time give what the whole organization at once gives', async () => {
  await scan()
  const { keys, needs } = await compareWithWhole(db)
  expect(keys).toBeGreaterThan(10)
  expect(needs).toBeGreaterThan(10)
})
