import { expect, test } from 'vitest'
import { contextFor } from '@/lib/testing/contexts'
import { getScan } from './get-scan'
import { getScanPlan } from './get-scan-plan'
import { scanning } from './testing/scanning'

const { db, scan, world } = await scanning()
const viewer = contextFor(db, 'viewer')
const active = [...world.accounts.values()].filter(({ state }) => state === 'ACTIVE')

test('before the first scan a plan knows nothing, and says so', async () => {
  const { estimate, words } = await getScanPlan(viewer, {})
  expect(words).toBe('the whole organization')
  expect(estimate).toMatchObject({ accounts: 0, calls: 0, seconds: null, boundBy: null })
})

test('afterwards it comes close to what the scan took', async () => {
  const first = await scan()
  const { estimate } = await getScanPlan(viewer, {})
  expect(estimate.accounts).toBe(active.length)
  expect(estimate.seconds).not.toBeNull()
  const second = await scan()
  expect(second.expectedCalls).toBe(estimate.calls)
  expect(Math.abs(second.calls - estimate.calls)).toBeLessThan(0.1 * second.calls)
  expect((await getScan(viewer, first.id)).secondsLeft).toBeNull()
})

test('a part of the organization takes less, one Region of one account least', async () => {
  const [, account] = active
  const whole = (await getScanPlan(viewer, {})).estimate
  const one = (await getScanPlan(viewer, { accounts: [account?.id ?? ''] })).estimate
  const region = (await getScanPlan(viewer, { accounts: [account?.id ?? ''], regions: [world.regions[0] ?? ''] }))
    .estimate
  expect(one.accounts).toBe(1)
  expect(one.places).toBe(world.regions.length)
  expect(region.places).toBe(1)
  expect(region.calls).toBeLessThan(one.calls)
  expect(one.calls).toBeLessThan(whole.calls)
})
