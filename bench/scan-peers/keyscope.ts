import { northwindSettings } from '../../lib/simulator/scenarios/northwind-credentials'
import type { Parts } from '../../scripts/start/parts'
import { usageOf, usageOfTree } from '../scan/cpu'
import { openDatabase } from '../scan/database'
import { openFleet } from '../scan/fleet'
import { scanToEnd } from '../scan/scan-to-end'
import type { ToolRun } from './tool-run'
import { watchCalls } from './watch-calls'

/** One worker with default settings. Its start counts as those of the others do; the database's does not. */
export async function scanWithKeyscope(
  parts: Parts,
  { endpoint, folder, say }: { endpoint: string; folder: string; say: (text: string) => void },
): Promise<ToolRun> {
  const { url, pool, pid: postgres } = await openDatabase(parts, folder)
  const databaseBefore = usageOfTree(postgres).cpuMs
  const watched = await watchCalls(endpoint)
  const started = performance.now()
  const [worker = 0] = await openFleet(
    parts,
    folder,
    { ...process.env, ...northwindSettings(endpoint), DATABASE_URL: url },
    1,
  )
  const { status } = await scanToEnd(pool, { say })
  const wallMs = performance.now() - started
  const cpuMs = usageOf(worker).cpuMs + usageOfTree(postgres).cpuMs - databaseBefore
  const callingMs = await watched.stop()
  if (status !== 'complete') throw new Error(`The scan is ${status}; its worker's log is in ${folder}.`)
  const { rows } = await pool.query<{ keys: number }>(
    `select count(*)::int as keys from resource_versions
     where current and kind = 'kms-key' and body #>> '{metadata,value,manager}' is distinct from 'AWS'`,
  )
  return { wallMs, cpuMs, callingMs, keysSeen: rows[0]!.keys, output: '' }
}
