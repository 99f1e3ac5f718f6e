import { beforeEach, describe, expect, test } from 'vitest'
import { tasks } from '@/lib/jobs/registry'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { closeAbandonedScans } from './close-abandoned-scans'
import { requestScan } from './request-scan'
import { jobFor } from './testing/scanning'

const db = await testDatabase()
// Nothing listens there: what these jobs need of AWS they must do without.
const job = jobFor(db, 'http://127.0.0.1:1')

beforeEach(async () => {
  await db.prisma.scan.deleteMany()
  await db.pool.query('delete from graphile_worker._private_jobs')
})

/** A scan that has read one account and was reading another. */
async function halfReadScan(): Promise<number> {
  const { id } = await requestScan(contextFor(db, 'requester'))
  await db.prisma.scan.update({ where: { id }, data: { status: 'running' } })
  const row = (accountId: string, collector: string, outcome: string) => ({ scanId: id, accountId, collector, outcome })
  await db.prisma.scanCoverage.createMany({
    data: [
      row('111100000002', 'account-access', 'read'),
      row('111100000002', 'iam-principals', 'read'),
      row('111100000003', 'account-access', 'running'),
    ],
  })
  return id
}

const scan = (id: number) => db.prisma.scan.findUniqueOrThrow({ where: { id } })
const outcomes = async (scanId: number, accountId: string) =>
  (await db.prisma.scanCoverage.findMany({ where: { scanId, accountId } })).map(({ outcome }) => outcome)

describe('a scan nobody works on any more', () => {
  test('is assessed with what was read until then', async () => {
    const id = await halfReadScan()
    await db.pool.query('delete from graphile_worker._private_jobs')
    await closeAbandonedScans(job)
    expect((await scan(id)).status).toBe('assessing')
    expect(await outcomes(id, '111100000003')).toEqual(['failed'])
    const { rows } = await db.pool.query('select key from graphile_worker.jobs')
    expect(rows).toEqual([{ key: `assess-scan:${id}` }])
  })

  test('fails when nothing had begun', async () => {
    const { id } = await requestScan(contextFor(db, 'requester'))
    await db.pool.query('delete from graphile_worker._private_jobs')
    await closeAbandonedScans(job)
    expect(await scan(id)).toMatchObject({ status: 'failed', summary: expect.stringContaining('Scan again') })
  })

  test('is left alone while one of its jobs will be tried again', async () => {
    const id = await halfReadScan()
    await closeAbandonedScans(job)
    expect((await scan(id)).status).toBe('running')
  })
})

describe('a job that failed for good', () => {
  test('leaves its account as failed, and the scan goes on to its end', async () => {
    const id = await halfReadScan()
    await tasks['scan-account'].giveUp?.(job, { scanId: id, accountId: '111100000003' }, new Error('out of memory'))
    expect(new Set(await outcomes(id, '111100000003'))).toEqual(new Set(['failed']))
    const lost = await db.prisma.scanCoverage.findFirst({ where: { scanId: id, collector: 'kms-keys' } })
    expect(lost).toMatchObject({ accountId: '111100000003', message: 'out of memory' })
    expect((await scan(id)).status).toBe('assessing')
  })

  test('that should have planned a scan ends the scan', async () => {
    const { id } = await requestScan(contextFor(db, 'requester'))
    await tasks['plan-scan'].giveUp?.(job, { scanId: id }, new Error('out of memory'))
    expect(await scan(id)).toMatchObject({ status: 'failed', summary: expect.stringContaining('out of memory') })
  })
})

test('a scan without AWS fails at once and says what to check', async () => {
  const { id } = await requestScan(contextFor(db, 'requester'))
  await tasks['plan-scan'].run(job, { scanId: id })
  const { status, summary } = await scan(id)
  expect(status).toBe('failed')
  expect(summary).toContain('sts:GetCallerIdentity')
  expect(summary).toContain('AWS_ENDPOINT_URL')
})
