// How long a scan takes, against what AWS's quotas, the latency of its answers and this machine allow.
// `npm run bench -- scan --accounts A --regions R --keys K --latency MS [--share 0..1] [--workers N] [--rescan SHARE] [--json]` starts a
// generated organization under AWS's default quotas, a Postgres and N workers, scans it, and prints one line of JSON last. With
// --rescan that share of the keys changes and a second scan follows. Linux only.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { northwindSettings } from '../lib/simulator/scenarios/northwind-credentials'
import { deployMigrations } from '../scripts/migrations/deploy'
import { startPostgres } from '../scripts/postgres/server'
import { temporaryFolder } from '../scripts/postgres/temporary-folder'
import { startTypeScript } from '../scripts/start/child-process'
import { Parts } from '../scripts/start/parts'
import { openReadyProcess } from '../scripts/start/ready-process'
import { boundsOf } from './scan/bounds'
import { cores, pidFromFile, usageOf, usageOfTree } from './scan/cpu'

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '20' },
    regions: { type: 'string', default: '2' },
    keys: { type: 'string', default: '500' },
    latency: { type: 'string', default: '0' },
    share: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    concurrency: { type: 'string' },
    rescan: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const number = (name: 'accounts' | 'regions' | 'keys' | 'latency' | 'share' | 'workers') => {
  const value = Number(options[name])
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} expects a number, got ${options[name]}`)
  return value
}
const [accounts, regions, keys, latencyMs, share, workers] = (
  ['accounts', 'regions', 'keys', 'latency', 'share', 'workers'] as const
).map(number) as [number, number, number, number, number, number]
const say = (text: string) => {
  if (!options.json) console.error(text)
}

const folder = temporaryFolder('bench-scan')
const parts = new Parts()
try {
  const result = await run()
  console.log(JSON.stringify(result))
} finally {
  await parts.stop()
}
process.exit(0)

async function run() {
  const postgres = await startPostgres(path.join(folder, 'postgres'), { settings: { fsync: 'off' } })
  await parts.open(async () => postgres)
  await deployMigrations(postgres.url())
  const pool = new pg.Pool({ connectionString: postgres.url(), max: 2 })
  const endpoint = await openSimulator()
  const env = {
    ...process.env,
    ...northwindSettings(endpoint.url),
    DATABASE_URL: postgres.url(),
    KEYSCOPE_QUOTA_SHARE: String(share),
    ...(options.concurrency && { KEYSCOPE_WORKER_CONCURRENCY: options.concurrency }),
  }
  const fleet = await Promise.all(Array.from({ length: workers }, (_, at) => openWorker(env, at)))
  const postgresPid = pidFromFile(path.join(postgres.dataDirectory, 'postmaster.pid'))
  const measured = () => ({
    clientCpuMs: fleet.reduce((sum, pid) => sum + usageOf(pid).cpuMs, 0),
    simulatorCpuMs: usageOf(endpoint.pid).cpuMs,
    postgresCpuMs: usageOfTree(postgresPid).cpuMs,
  })

  const scans = [await scanOnce(pool, endpoint.url, measured)]
  if (options.rescan) {
    const change = { share: Number(options.rescan), seed: 2 }
    const answer = await fetch(`${endpoint.url}/_control/change`, { method: 'POST', body: JSON.stringify(change) })
    say(`Changed: ${await answer.text()}`)
    scans.push(await scanOnce(pool, endpoint.url, measured))
  }
  await pool.end()
  const [first, second] = scans
  return {
    bench: 'scan',
    accounts,
    regions,
    keys,
    latencyMs,
    share,
    workers,
    cores: cores(),
    ...first,
    peakRssMb: Math.round(Math.max(...fleet.map((pid) => usageOf(pid).peakRssMb))),
    ...(second && { rescan: second }),
  }
}

async function openSimulator(): Promise<{ url: string; pid: number }> {
  const args = { accounts, regions, keys, latency: latencyMs, quotas: 'aws' }
  let pid = 0
  const url = await openReadyProcess(
    parts,
    (onLine) => {
      const flags = Object.entries(args).flatMap(([name, value]) => [`--${name}`, String(value)])
      const logFile = path.join(folder, 'simulator.log')
      const simulator = startTypeScript('scripts/simulator.ts', flags, {
        name: 'simulator',
        logFile,
        env: process.env,
        onLine,
      })
      pid = simulator.pid
      return simulator
    },
    ({ listening }) => (typeof listening === 'string' ? listening : undefined),
  )
  return { url, pid }
}

async function openWorker(env: NodeJS.ProcessEnv, at: number): Promise<number> {
  let pid = 0
  await openReadyProcess(
    parts,
    (onLine) => {
      const logFile = path.join(folder, `worker-${at}.log`)
      const worker = startTypeScript('scripts/worker.ts', [], { name: `worker ${at}`, logFile, env, onLine })
      pid = worker.pid
      return worker
    },
    ({ worker }) => worker === 'ready' || undefined,
  )
  return pid
}

interface Cpu {
  readonly clientCpuMs: number
  readonly simulatorCpuMs: number
  readonly postgresCpuMs: number
}

async function scanOnce(pool: pg.Pool, endpoint: string, measured: () => Cpu) {
  const before = measured()
  const stateBefore = await simulatorState(endpoint)
  const { rows: asked } = await pool.query<{ id: number }>(
    `with scan as (
       insert into scans (trigger, requested_by, requested_at) values ('manual', 'bench', now()) returning id
     ) select id, graphile_worker.add_job('plan-scan', json_build_object('scanId', id), job_key := 'plan-scan:' || id) from scan`,
  )
  const id = asked[0]?.id
  const started = performance.now()
  let readMs: number | undefined
  let cpuAtRead: Cpu | undefined
  for (;;) {
    const { rows } = await pool.query<{
      status: string
      summary: string | null
      done: number
      total: number
      calls: number
    }>(
      `select s.status, s.summary, (count(*) filter (where c.outcome not in ('pending', 'running')))::int as done,
         count(*)::int as total, coalesce(sum(c.calls), 0)::int as calls
       from scans s left join scan_coverage c on c.scan_id = s.id where s.id = $1 group by s.id`,
      [id],
    )
    const scan = rows[0]!
    if (scan.status !== 'queued' && scan.status !== 'running' && readMs === undefined) {
      readMs = performance.now() - started
      cpuAtRead = measured()
    }
    if (['complete', 'partial', 'failed', 'cancelled'].includes(scan.status)) {
      const totalMs = performance.now() - started
      say(`Scan ${id} is ${scan.status} after ${Math.round(totalMs / 100) / 10} s. ${scan.summary ?? ''}`)
      return summarize(pool, endpoint, id!, {
        readMs: readMs!,
        totalMs,
        before,
        after: cpuAtRead!,
        stateBefore,
        status: scan.status,
      })
    }
    say(`${scan.status} ${scan.done}/${scan.total} ${scan.calls} calls`)
    await sleep(Math.min(2_000, 100 + (performance.now() - started) / 20))
  }
}

type State = { calls: Record<string, number>; errors: Record<string, number> }

async function simulatorState(endpoint: string): Promise<State> {
  return (await (await fetch(`${endpoint}/_control/state`)).json()) as State
}

async function summarize(
  pool: pg.Pool,
  endpoint: string,
  id: number,
  run: { readMs: number; totalMs: number; before: Cpu; after: Cpu; stateBefore: State; status: string },
) {
  const state = await simulatorState(endpoint)
  const calls = Object.fromEntries(
    Object.entries(state.calls).map(([name, count]) => [name, count - (run.stateBefore.calls[name] ?? 0)]),
  )
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0)
  const errorsNow = Object.entries(state.errors).filter(([name]) => /thrott|limit|TooMany/i.test(name))
  const throttled = errorsNow.reduce((sum, [name, count]) => sum + count - (run.stateBefore.errors[name] ?? 0), 0)
  const { rows } = await pool.query<{ items: number; written: number; unread: number }>(
    `select sum(items)::int as items, sum(written)::int as written,
       (count(*) filter (where outcome in ('denied', 'failed', 'partial')))::int as unread
     from scan_coverage where scan_id = $1`,
    [id],
  )
  const spent = (name: keyof Cpu) => Math.round(run.after[name] - run.before[name])
  const cpu = {
    clientCpuMs: spent('clientCpuMs'),
    simulatorCpuMs: spent('simulatorCpuMs'),
    postgresCpuMs: spent('postgresCpuMs'),
  }
  const bounds = boundsOf({ calls, total, latencyMs, share, accounts, regions, workers, cores: cores(), ...cpu })
  const bound = Math.max(bounds.quotaMs, bounds.latencyMs, bounds.cpuMs)
  if (!options.json) writeFileSync(path.join(folder, 'calls.json'), JSON.stringify(calls, null, 1))
  return {
    status: run.status,
    wallMs: Math.round(run.readMs),
    assessMs: Math.round(run.totalMs - run.readMs),
    calls: total,
    throttled,
    ...cpu,
    ...rows[0],
    bounds,
    efficiency: Number((bound / run.readMs).toFixed(3)),
  }
}
