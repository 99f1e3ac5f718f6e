import { expect, test } from 'vitest'
import { scanning } from '@/lib/services/scans/testing/scanning'
import { compareWithWhole } from './testing/compare-with-whole'

const { db, scan } = await scanning({ generated: { accounts: 12, regions: 2, keys: 2_600, clustersPerAccount: 0.5 } })

test('most keys have nothing to do with a cluster, and are examined all the same', async () => {
  await scan()
  const { keys, mentioned, needs } = await compareWithWhole(db)
  expect(keys).toBe(2_600)
  expect(needs).toBeGreaterThan(0)
  expect(mentioned).toBeGreaterThan(0)
  expect(mentioned).toBeLessThan(keys / 4)
})
