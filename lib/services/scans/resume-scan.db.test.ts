import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { failed } from '@/lib/domain/observed'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { failScan } from './fail-scan'
import { planScan } from './plan-scan'
import { requestScan } from './request-scan'
import { scanAccount } from './scan-account'
import { giveUpRegion, scanRegion } from './scan-region'
import { jobFor } from './testing/scanning'

const keys = 450
const db = await testDatabase()
const simulator = await startSimulator({ port: 0, generated: { accounts: 1, regions: 1, keys, hotShare: 0 } })
const job = jobFor(db, simulator.url)
afterAll(async () => {
  job.aws.close()
  await simulator.close()
})
const [accountId = ''] = simulator.world.accounts.keys()
const [region = ''] = simulator.world.regions
const place = { accountId, region }
beforeEach(() => simulator.state.reset())

async function reachedRegion(): Promise<number> {
  const { id: scanId } = await requestScan(contextFor(db, 'requester'))
  await planScan(job, { scanId })
  await scanAccount(job, { scanId, accountId })
  return scanId
}

const row = (scanId: number) =>
  db.prisma.scanCoverage.findFirstOrThrow({ where: { scanId, collector: 'kms-keys', accountId, region } })
const arns = async () =>
  (
    await db.pool.query<{ id: string }>(
      `select resource_id as id from resource_versions where kind = 'kms-key' and current order by resource_id collate "C"`,
    )
  ).rows.map(({ id }) => id)

/** Reads the Region until a portion is kept, then breaks off like a worker that is killed. */
async function breakOff(scanId: number): Promise<void> {
  const reading = scanRegion(job, { scanId, ...place })
  const failing = expect(reading).rejects.toThrow('killed')
  await vi.waitUntil(async () => (await row(scanId)).checkpoint !== null, { timeout: 30_000, interval: 5 })
  const broken = vi.spyOn(db.pool, 'connect').mockImplementation((() => Promise.reject(new Error('killed'))) as never)
  await failing
  broken.mockRestore()
}

test('another attempt goes on after the last portion that was kept', async () => {
  simulator.state.latencyMs = 60
  const scanId = await reachedRegion()
  await breakOff(scanId)
  const cut = await row(scanId)
  expect(cut).toMatchObject({ outcome: 'running', expected: keys })
  const kept = await arns()
  expect(kept.length).toBeGreaterThanOrEqual(100)
  expect(kept.at(-1)).toBe(cut.checkpoint)

  const before = simulator.state.calls['kms.ListGrants'] ?? 0
  await scanRegion(job, { scanId, ...place })
  expect((simulator.state.calls['kms.ListGrants'] ?? 0) - before).toBe(keys - kept.length)
  expect(await arns()).toHaveLength(keys)
  expect(new Set(await arns()).size).toBe(keys)
  const { outcome, checkpoint, written } = await row(scanId)
  expect({ outcome, checkpoint }).toEqual({ outcome: 'read', checkpoint: null })
  const { rows } = await db.pool.query<{ count: number }>(
    'select count(*)::int from resource_versions where collector = $1',
    ['kms-keys'],
  )
  expect(written).toBe(rows[0]?.count)
})

test('what an earlier attempt could not read is not forgotten by the next', async () => {
  await db.prisma.scan.updateMany({ data: { status: 'complete' } })
  const scanId = await reachedRegion()
  simulator.state.latencyMs = 60
  simulator.state.faults = [{ operation: 'GetKeyPolicy', effect: 'deny', times: 1 }]
  await breakOff(scanId)
  expect(await row(scanId)).toMatchObject({ misses: 1, call: 'kms:GetKeyPolicy' })
  simulator.state.faults = []
  await scanRegion(job, { scanId, ...place })
  expect(await row(scanId)).toMatchObject({
    outcome: 'partial',
    misses: 1,
    call: 'kms:GetKeyPolicy',
    errorCode: 'AccessDenied',
  })
})

test('aliases that cannot be listed are not gone', async () => {
  const aliases = async () =>
    (
      await db.pool.query<{ n: number }>(
        `select count(*)::int as n from resource_versions where kind = 'kms-key' and current and jsonb_array_length(body->'aliases') > 0`,
      )
    ).rows[0]?.n
  await db.prisma.scan.updateMany({ data: { status: 'complete' } })
  const before = await aliases()
  expect(before).toBeGreaterThan(0)
  const scanId = await reachedRegion()
  simulator.state.faults = [{ operation: 'ListAliases', effect: 'deny' }]
  await scanRegion(job, { scanId, ...place })
  expect(await row(scanId)).toMatchObject({ outcome: 'partial', call: 'kms:ListAliases' })
  expect(await aliases()).toBe(before)
})

test.each([
  [
    'gave up',
    async (scanId: number) => giveUpRegion(job, { scanId, ...place }, failed('scan-region', 'JobFailed', 'lost')),
  ],
  [
    'can list no keys any more',
    async (scanId: number) => {
      simulator.state.faults = [{ operation: 'ListKeys', effect: 'deny' }]
      await scanRegion(job, { scanId, ...place })
    },
  ],
  ['belongs to a scan that failed', async (scanId: number) => failScan(job, scanId, 'nobody was left')],
])('a Region that %s was read in part where a portion was kept', async (_, end) => {
  await db.prisma.scan.updateMany({ data: { status: 'complete' } })
  const scanId = await reachedRegion()
  simulator.state.latencyMs = 60
  await breakOff(scanId)
  simulator.state.latencyMs = 0
  await end(scanId)
  expect(await row(scanId)).toMatchObject({ outcome: 'partial' })
})
