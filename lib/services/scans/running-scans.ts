import { setMaxListeners } from 'node:events'
import type { PoolClient } from 'pg'
import type { Database } from '@/lib/db/client'

/** Why a scan stopped that nobody wants any more. */
export class ScanStopped extends Error {
  constructor(scanId: number) {
    super(`Scan ${scanId} has ended or was cancelled.`)
    this.name = 'ScanStopped'
  }
}

/**
 * Another attempt has taken over what this one was reading. Thrown, so that the job is run once more: then that one has ended it, or
 * has come to nothing.
 */
export class Superseded extends Error {
  constructor() {
    super('Another attempt has taken this over.')
    this.name = 'Superseded'
  }
}

interface Running {
  readonly stop: AbortController
  jobs: number
}

/** Scans this process works on. */
const running = new Map<number, Running>()

/** Does a part of a scan with a signal that is aborted when the scan ends or is cancelled. What then fails counts as stopped. */
export async function whileWanted(scanId: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const scan = running.get(scanId) ?? { stop: stopSwitch(), jobs: 0 }
  running.set(scanId, scan)
  scan.jobs++
  try {
    await work(scan.stop.signal)
  } catch (error) {
    if (!scan.stop.signal.aborted) throw error
  } finally {
    scan.jobs--
    if (scan.jobs === 0) running.delete(scanId)
  }
}

/** Every call in flight listens to it; hundreds are no leak. */
function stopSwitch(): AbortController {
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  return stop
}

/** Whether a scan is to be gone on with; until the end of the transaction nobody cancels it. */
export async function isWanted(client: Pick<PoolClient, 'query'>, scanId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from scans where id = $1 and status = 'running' and cancel_requested_at is null for share`,
    [scanId],
  )
  return rowCount === 1
}

/** Stops work on scans that are over. To be called about once a second. */
export async function stopUnwanted(db: Pick<Database, 'pool'>): Promise<void> {
  if (running.size === 0) return
  const { rows } = await db.pool.query<{ id: number }>(
    `select id from unnest($1::int[]) as mine(id)
     where not exists (select from scans s where s.id = mine.id and s.status in ('queued', 'running') and s.cancel_requested_at is null)`,
    [[...running.keys()]],
  )
  for (const { id } of rows) running.get(id)?.stop.abort(new ScanStopped(id))
}
