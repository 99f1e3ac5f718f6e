import { afterAll, beforeEach, expect, test } from 'vitest'
import { openAws } from '@/lib/aws/access'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { planScan } from './plan-scan'
import { requestScan } from './request-scan'
import { scanAccount } from './scan-account'
import { scanRegion } from './scan-region'
import { jobFor } from './testing/scanning'

const keys = 520
const db = await testDatabase()
const simulator = await startSimulator({ port: 0, generated: { accounts: 1, regions: 1, keys, hotShare: 0 } })
const [accountId = ''] = simulator.world.accounts.keys()
const [region = ''] = simulator.world.regions
afterAll(() => simulator.close())

beforeEach(async () => {
  await db.prisma.scan.updateMany({ data: { status: 'complete' } })
  simulator.state.reset()
  // Grants may be listed much faster than by default, policies much more slowly.
  simulator.state.quotasAt = {
    [`${accountId}/${region}`]: {
      'kms.ListGrants': { rate: 1_200, burst: 300 },
      'kms.GetKeyPolicy': { rate: 240, burst: 60 },
    },
  }
})

/** Scans the one Region at half of every quota, as a worker that has just started. */
async function scanned() {
  const settings = { ...northwindSettings(simulator.url), KEYSCOPE_QUOTA_SHARE: 0.5 }
  const aws = openAws(settings, { credentials: northwindCredentials, maxAttempts: 6 })
  const job = { ...jobFor(db, simulator.url), aws }
  const { id: scanId } = await requestScan(contextFor(db, 'requester'))
  await planScan(job, { scanId })
  await scanAccount(job, { scanId, accountId })
  await scanRegion(job, { scanId, accountId, region })
  aws.close()
  const rate = (operation: string) => aws.rates.bucket(accountId, region, 'KMS', operation).rate
  const row = await db.prisma.scanCoverage.findFirstOrThrow({ where: { scanId, collector: 'kms-keys' } })
  const unread = await db.prisma.scanCoverage.findMany({ where: { scanId, outcome: { not: 'read' } } })
  return { row, unread, rates: [rate('ListGrants'), rate('GetKeyPolicy')] }
}

test('a Region with many keys is read at the account’s own rates, and no call comes too soon', async () => {
  const { row, unread, rates } = await scanned()
  expect(row).toMatchObject({ outcome: 'read', expected: keys, throttled: 0 })
  expect(unread).toEqual([])
  expect(rates).toEqual([600, 120])
  expect(simulator.state.throttles).toEqual({})
  expect(simulator.state.calls).toMatchObject({ 'servicequotas.ListServiceQuotas': 1, 'kms.GetKeyPolicy': keys })
})

test('without permission to read quotas the scan is as complete, at AWS’s default rates less what throttling taught', async () => {
  simulator.state.faults = [{ service: 'servicequotas', effect: 'deny' }]
  const { row, unread, rates } = await scanned()
  expect(row).toMatchObject({ outcome: 'read', expected: keys })
  expect(unread).toEqual([])
  expect(rates[0]).toBe(50)
  expect(simulator.state.errors).toMatchObject({ AccessDeniedException: 1 })
})
