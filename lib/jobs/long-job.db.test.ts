import { expect, test } from 'vitest'
import { requestScan } from '@/lib/services/scans/request-scan'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { startWorker } from './start-worker'

test('a job that takes long is not taken from a worker that lives', async () => {
  const db = await testDatabase()
  const simulator = await startSimulator({ port: 0, generated: { accounts: 2, regions: 2, keys: 20 } })
  const job = jobFor(db, simulator.url)
  const careEveryMs = 100
  // Whatever runs longer than three looks would be taken over if it seemed dead.
  simulator.state.latencyMs = 500
  const worker = await startWorker(job, { databaseUrl: db.url, concurrency: 8, careEveryMs })
  const { id } = await requestScan(contextFor(db, 'requester'))
  const scan = () => db.prisma.scan.findUniqueOrThrow({ where: { id } })
  await expect.poll(async () => (await scan()).finishedAt, { timeout: 50_000 }).not.toBeNull()
  expect(await scan()).toMatchObject({ status: 'complete', summary: null })
  expect(simulator.state.calls).toMatchObject({ 'kms.ListKeys': 4, 'organizations.ListRoots': 1 })
  await worker.stop()
  job.aws.close()
  await simulator.close()
})
