import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../lib/db/client'
import { done, type Progress, type StepResult } from './progress'

export interface FollowedScan {
  readonly status: string
  readonly summary: string | null
}

/** Waits until a scan has ended and been assessed, and tells how far it is. */
export async function followScan(db: Database, scanId: number, progress: Progress): Promise<StepResult<FollowedScan>> {
  for (;;) {
    const { status, summary, assessedAt, finishedAt } = await db.prisma.scan.findUniqueOrThrow({
      where: { id: scanId },
    })
    const { settled, total } = await coverage(db, scanId)
    const over = ['complete', 'partial', 'failed', 'cancelled'].includes(status) && (finishedAt ?? assessedAt)
    if (over)
      return done(`${status}, ${settled} of ${total} reads settled${summary ? `. ${summary}` : ''}`, {
        status,
        summary,
      })
    progress.tick(`… First scan     ${status}, ${settled} of ${total} reads settled`)
    await sleep(500)
  }
}

async function coverage(db: Database, scanId: number): Promise<{ settled: number; total: number }> {
  const rows = await db.prisma.scanCoverage.groupBy({ by: ['outcome'], where: { scanId }, _count: true })
  const count = (test: (outcome: string) => boolean) =>
    rows.filter((row) => test(row.outcome)).reduce((sum, row) => sum + row._count, 0)
  return { settled: count((outcome) => outcome !== 'pending' && outcome !== 'running'), total: count(() => true) }
}
