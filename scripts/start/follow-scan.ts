import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../lib/db/client'
import { secondsLeft } from '../../lib/domain/scans/estimate'
import { done, type Progress, type StepResult } from './progress'

export interface FollowedScan {
  readonly status: string
  readonly summary: string | null
}

/** Waits until a scan has ended and been assessed, and tells how far it is. */
export async function followScan(db: Database, scanId: number, progress: Progress): Promise<StepResult<FollowedScan>> {
  for (;;) {
    const { status, summary, assessedAt, finishedAt, startedAt, estimate } = await db.prisma.scan.findUniqueOrThrow({
      where: { id: scanId },
    })
    const { settled, total, calls, throttled } = await coverage(db, scanId)
    const over = ['complete', 'partial', 'failed', 'cancelled'].includes(status) && (finishedAt ?? assessedAt)
    if (over)
      return done(`${status}, ${settled} of ${total} reads settled${summary ? `. ${summary}` : ''}`, {
        status,
        summary,
      })
    progress.tick(
      `… First scan     ${status}, ${settled} of ${total} reads settled${pace({ calls, throttled, settled, total, startedAt, estimate })}`,
    )
    await sleep(500)
  }
}

interface Pace {
  readonly calls: number
  readonly throttled: number
  readonly settled: number
  readonly total: number
  readonly startedAt: Date | null
  readonly estimate: unknown
}

/** Calls so far, how fast, how long it will still take. */
function pace({ calls, throttled, settled, total, startedAt, estimate }: Pace): string {
  if (!startedAt || calls === 0) return ''
  const elapsedSeconds = (Date.now() - startedAt.getTime()) / 1_000
  const expectedCalls = (estimate as { calls?: number } | null)?.calls ?? null
  const left = secondsLeft({ calls, expectedCalls, tasks: { done: settled, total }, elapsedSeconds })
  return [
    `, ${calls} calls`,
    elapsedSeconds > 1 && ` (${Math.round(calls / elapsedSeconds)} a second)`,
    throttled > 0 && `, ${throttled} throttled`,
    left !== null && `, about ${left} s left`,
  ]
    .filter(Boolean)
    .join('')
}

async function coverage(
  db: Database,
  scanId: number,
): Promise<{ settled: number; total: number; calls: number; throttled: number }> {
  const rows = await db.prisma.scanCoverage.groupBy({
    by: ['outcome'],
    where: { scanId },
    _count: true,
    _sum: { calls: true, throttled: true },
  })
  const count = (test: (outcome: string) => boolean) =>
    rows.filter((row) => test(row.outcome)).reduce((sum, row) => sum + row._count, 0)
  return {
    settled: count((outcome) => outcome !== 'pending' && outcome !== 'running'),
    total: count(() => true),
    calls: rows.reduce((sum, row) => sum + (row._sum.calls ?? 0), 0),
    throttled: rows.reduce((sum, row) => sum + (row._sum.throttled ?? 0), 0),
  }
}
