import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { typeScriptEnvironment, typeScriptFlags } from '../bootstrap/run-typescript.mjs'
import { deployMigrations } from '../migrations/deploy'
import { startPostgres } from './server'
import { temporaryFolder } from './temporary-folder'

const folder = temporaryFolder('restart')
const simulator = await startSimulator({ port: 0, generated: { accounts: 8, regions: 3, keys: 300 } })
let worker: ChildProcess | undefined
let stop = async () => {}
afterAll(async () => {
  worker?.kill('SIGKILL')
  await stop()
  await simulator.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask<T extends object>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
    .query<T>(sql, values)
    .then(
      ({ rows }) => rows,
      (error) => Promise.reject(error),
    )
    .finally(() => client.end())
}

async function startWorker(url: string): Promise<ChildProcess> {
  const env = typeScriptEnvironment({
    ...process.env,
    ...northwindSettings(simulator.url),
    DATABASE_URL: url,
    KEYSCOPE_QUOTA_SHARE: '1',
    LOG_LEVEL: 'silent',
  })
  const child = spawn(process.execPath, [...typeScriptFlags(), 'scripts/faults/worker.ts'], {
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('ready')) return child
  throw new Error('The worker ended before it was ready.')
}

test('a database that is restarted in the middle of a scan finds the scan going on', async () => {
  const first = await startPostgres(folder)
  stop = () => first.stop()
  const url = first.url()
  await deployMigrations(url)
  worker = await startWorker(url)
  simulator.state.latencyMs = 150
  const [scan] = await ask<{ id: number }>(
    url,
    `with scan as (insert into scans (trigger, requested_by) values ('manual', 'test') returning id)
     select id, graphile_worker.add_job('plan-scan', json_build_object('scanId', id), job_key := 'plan-scan:' || id) from scan`,
  )
  const progress = async () =>
    (
      await ask<{ settled: number; open: number }>(
        url,
        `select (count(*) filter (where outcome not in ('pending', 'running')))::int as settled,
           (count(*) filter (where outcome in ('pending', 'running')))::int as open
         from scan_coverage where scan_id = $1`,
        [scan?.id],
      )
    )[0]
  for (;;) {
    const { settled = 0, open = 0 } = (await progress()) ?? {}
    if (settled > 20 && open > 20) break
    await sleep(20)
  }

  await first.stop()
  await sleep(500)
  const again = await startPostgres(path.resolve(folder), { port: Number(new URL(url).port) })
  stop = () => again.stop()
  expect(again.reused).toBe(false)
  simulator.state.latencyMs = 0
  for (;;) {
    const [row] = await ask<{ status: string }>(url, 'select status from scans where id = $1', [scan?.id])
    if (row?.status === 'complete') break
    const unread = await ask(
      url,
      `select account_id, region, collector, outcome, call, error_code, message from scan_coverage
       where scan_id = $1 and outcome not in ('read', 'pending', 'running')`,
      [scan?.id],
    )
    expect({ status: ['running', 'assessing'].includes(row?.status ?? '') ? 'goes on' : row?.status, unread }).toEqual({
      status: 'goes on',
      unread: [],
    })
    await sleep(100)
  }
  expect(worker.exitCode).toBeNull()
  expect(await progress()).toMatchObject({ open: 0 })
  const [keys] = await ask<{ keys: number }>(
    url,
    `select count(*)::int as keys from resource_versions where kind = 'kms-key' and current`,
  )
  expect(keys).toEqual({ keys: 300 })
})
