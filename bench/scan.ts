// How long a scan takes, against what AWS's quotas, the latency of its answers and this machine allow.
// `npm run bench -- scan --accounts A --regions R --keys K --latency MS [--share 0..1] [--workers N] [--rescan SHARE] [--json]` starts a
// generated organization under AWS's default quotas, a Postgres and N workers, scans it, and prints one line of JSON last. With
// --rescan that share of the keys changes and a second scan follows. Linux only.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { northwindSettings } from '../lib/simulator/scenarios/northwind-credentials'
import { temporaryFolder } from '../scripts/postgres/temporary-folder'
import { Parts } from '../scripts/start/parts'
import { boundsOf } from './scan/bounds'
import { type CallCounts, callCounts, countedBetween, sumOf, throttledIn } from './scan/call-counts'
import { cores, usageOf, usageOfTree } from './scan/cpu'
import { openDatabase } from './scan/database'
import { openFleet } from './scan/fleet'
import { openOrganization } from './scan/organization'
import { scanToEnd } from './scan/scan-to-end'

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
  const { url, pool, pid: postgresPid } = await openDatabase(parts, folder)
  const organization = await openOrganization(parts, folder, { accounts, regions, keys, latencyMs })
  const env = {
    ...process.env,
    ...northwindSettings(organization.url),
    DATABASE_URL: url,
    KEYSCOPE_QUOTA_SHARE: String(share),
    ...(options.concurrency && { KEYSCOPE_WORKER_CONCURRENCY: options.concurrency }),
  }
  const fleet = await openFleet(parts, folder, env, workers)
  const measured = () => ({
    clientCpuMs: fleet.reduce((sum, pid) => sum + usageOf(pid).cpuMs, 0),
    simulatorCpuMs: usageOf(organization.pid).cpuMs,
    postgresCpuMs: usageOfTree(postgresPid).cpuMs,
  })

  const scans = [await scanOnce(pool, organization.url, measured)]
  if (options.rescan) {
    const change = { share: Number(options.rescan), seed: 2 }
    const answer = await fetch(`${organization.url}/_control/change`, { method: 'POST', body: JSON.stringify(change) })
    say(`Changed: ${await answer.text()}`)
    scans.push(await scanOnce(pool, organization.url, measured))
  }
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

interface Cpu {
  readonly clientCpuMs: number
  readonly simulatorCpuMs: number
  readonly postgresCpuMs: number
}

async function scanOnce(pool: pg.Pool, endpoint: string, measured: () => Cpu) {
  const before = measured()
  const countedBefore = await callCounts(endpoint)
  let after = before
  const scan = await scanToEnd(pool, {
    say,
    onRead: () => {
      after = measured()
    },
  })
  const counted = countedBetween(countedBefore, await callCounts(endpoint))
  const spent = (name: keyof Cpu) => Math.round(after[name] - before[name])
  const cpu = {
    clientCpuMs: spent('clientCpuMs'),
    simulatorCpuMs: spent('simulatorCpuMs'),
    postgresCpuMs: spent('postgresCpuMs'),
  }
  return {
    status: scan.status,
    wallMs: Math.round(scan.readMs),
    assessMs: Math.round(scan.totalMs - scan.readMs),
    ...summarize(counted, cpu, scan.readMs),
    ...(await coverageOf(pool, scan.id)),
  }
}

function summarize(counted: CallCounts, cpu: Cpu, readMs: number) {
  const { calls } = counted
  const total = sumOf(calls)
  const bounds = boundsOf({ calls, total, latencyMs, share, accounts, regions, workers, cores: cores(), ...cpu })
  const bound = Math.max(bounds.quotaMs, bounds.latencyMs, bounds.cpuMs)
  if (!options.json) writeFileSync(path.join(folder, 'calls.json'), JSON.stringify(calls, null, 1))
  return {
    calls: total,
    throttled: throttledIn(counted),
    ...cpu,
    bounds,
    efficiency: Number((bound / readMs).toFixed(3)),
  }
}

async function coverageOf(pool: pg.Pool, id: number) {
  const { rows } = await pool.query<{ items: number; written: number; unread: number }>(
    `select sum(items)::int as items, sum(written)::int as written,
       (count(*) filter (where outcome in ('denied', 'failed', 'partial')))::int as unread
     from scan_coverage where scan_id = $1`,
    [id],
  )
  return rows[0]
}
