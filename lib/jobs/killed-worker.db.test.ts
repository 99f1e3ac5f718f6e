import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { getScan } from '@/lib/services/scans/get-scan'
import { requestScan } from '@/lib/services/scans/request-scan'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { startWorker } from './start-worker'

const db = await testDatabase()
const simulator = await startSimulator({ port: 0, scenario: 'northwind' })
const children: ChildProcess[] = []
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await simulator.close()
})
const requester = contextFor(db, 'requester')

async function workerProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=react-server', 'scripts/worker.ts'], {
    env: {
      ...process.env,
      ...northwindSettings(simulator.url),
      DATABASE_URL: db.url,
      KEYSCOPE_WORKER_CONCURRENCY: '2',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === '{"worker":"ready"}') return child
  }
  throw new Error('The worker ended before it was ready.')
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await sleep(50)
}

test('a scan whose worker is killed is finished by another one', async () => {
  simulator.state.latencyMs = 30
  const victim = await workerProcess()
  const { id } = await requestScan(requester)
  await until(async () => (await getScan(requester, id)).accounts.done >= 1)
  // From here on every call takes longer than it takes to kill: whatever account is under way stays so.
  simulator.state.latencyMs = 5_000
  await until(async () => (await getScan(requester, id)).reading.length > 0)
  const exit = once(victim, 'exit')
  victim.kill('SIGKILL')
  await exit
  const cut = await getScan(requester, id)
  expect(cut.finishedAt).toBeNull()
  expect(cut.reading.length).toBeGreaterThan(0)

  simulator.state.latencyMs = 0
  const job = jobFor(db, simulator.url)
  const heir = await startWorker(job, { databaseUrl: db.url, concurrency: 2, careEveryMs: 300 })
  await until(async () => (await getScan(requester, id)).finishedAt !== null)
  const scan = await getScan(requester, id)
  expect(scan.accounts.done).toBe(scan.accounts.total)
  expect(scan.unread.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  await heir.stop()
  job.aws.close()
})

test('a worker that is asked to stop ends by itself', async () => {
  const child = await workerProcess()
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})
