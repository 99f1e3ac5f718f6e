import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

export interface ScanTimes {
  readonly id: number
  readonly status: string
  /** Until everything was read, and until it was assessed as well. */
  readonly readMs: number
  readonly totalMs: number
}

interface Progress {
  readonly status: string
  readonly summary: string | null
  readonly done: number
  readonly total: number
  readonly calls: number
}

/** Asks for a scan of everything and follows it. `onRead` is called once, when everything is read. */
export async function scanToEnd(
  pool: pg.Pool,
  { say, onRead = () => {} }: { say: (text: string) => void; onRead?: () => void },
): Promise<ScanTimes> {
  const id = await requestScan(pool)
  const started = performance.now()
  let readMs: number | undefined
  for (;;) {
    const scan = await progressOf(pool, id)
    if (scan.status !== 'queued' && scan.status !== 'running' && readMs === undefined) {
      readMs = performance.now() - started
      onRead()
    }
    if (['complete', 'partial', 'failed', 'cancelled'].includes(scan.status)) {
      const totalMs = performance.now() - started
      say(`Scan ${id} is ${scan.status} after ${Math.round(totalMs / 100) / 10} s. ${scan.summary ?? ''}`)
      return { id, status: scan.status, readMs: readMs ?? totalMs, totalMs }
    }
    say(`${scan.status} ${scan.done}/${scan.total} ${scan.calls} calls`)
    await sleep(Math.min(2_000, 100 + (performance.now() - started) / 20))
  }
}

async function requestScan(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `with scan as (
       insert into scans (trigger, requested_by, requested_at) values ('manual', 'bench', now()) returning id
     ) select id, graphile_worker.add_job('plan-scan', json_build_object('scanId', id), job_key := 'plan-scan:' || id) from scan`,
  )
  return rows[0]!.id
}

async function progressOf(pool: pg.Pool, id: number): Promise<Progress> {
  const { rows } = await pool.query<Progress>(
    `select s.status, s.summary, (count(*) filter (where c.outcome not in ('pending', 'running')))::int as done,
       count(*)::int as total, coalesce(sum(c.calls), 0)::int as calls
     from scans s left join scan_coverage c on c.scan_id = s.id where s.id = $1 group by s.id`,
    [id],
  )
  return rows[0]!
}
