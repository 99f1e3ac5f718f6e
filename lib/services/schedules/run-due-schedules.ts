import { inTransaction } from '@/lib/db/transaction'
import { everywhere } from '@/lib/domain/roles'
import { nextRun } from '@/lib/domain/scans/schedule'
import type { Actor } from '@/lib/services/context'
import type { JobContext } from '@/lib/services/job-context'
import { requestScanWithin } from '@/lib/services/scans/request-scan'
import { scopeOf, timingOf } from './schedule-views'

/**
 * Starts the scan of every schedule whose time has come, each once, however many workers look and however many of its times
 * have passed: a fleet that was down for a day catches up with one scan. A schedule that cannot be run keeps no other waiting.
 * Answers how many it started.
 */
export async function runDueSchedules(job: Pick<JobContext, 'db' | 'clock' | 'request' | 'logger'>): Promise<number> {
  const failed: string[] = []
  let started = 0
  for (;;) {
    let id: string | undefined
    try {
      const ran = await runNextDue(job, failed, (found) => {
        id = found
      })
      if (!ran) return started
      started += 1
    } catch (error) {
      if (id === undefined) throw error
      job.logger.error({ err: error, scheduleId: id }, 'A schedule could not be run')
      failed.push(id)
    }
  }
}

/** One schedule per transaction: what is due is claimed, its scan asked for and its next time set, or nothing happens. */
function runNextDue(
  { db, clock, request }: Pick<JobContext, 'db' | 'clock' | 'request'>,
  except: readonly string[],
  claimed: (id: string) => void,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = clock.now()
    const [due] = await tx.$queryRaw<{ id: string }[]>`
      select id from scan_schedules
      where enabled and next_run_at <= ${now}::timestamptz and id <> all(${[...except]}::text[])
      order by next_run_at, id limit 1 for update skip locked`
    if (!due) return false
    claimed(due.id)
    const schedule = await tx.scanSchedule.findUniqueOrThrow({ where: { id: due.id } })
    const actor: Actor = { type: 'job', id: schedule.id, name: schedule.name, roles: everywhere('administrator') }
    const scan = await requestScanWithin(
      tx,
      { db, clock, request, actor },
      { trigger: 'schedule', scope: scopeOf(schedule), scheduleId: schedule.id },
    )
    await tx.scanSchedule.update({
      where: { id: schedule.id },
      data: { nextRunAt: nextRun(schedule.id, timingOf(schedule), now), lastRunAt: now, lastScanId: scan.id },
    })
    return true
  })
}
