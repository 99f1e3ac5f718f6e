import 'server-only'
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger as QueueLogger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { addJob } from '@/lib/db/queue'
import type { Logger } from '@/lib/logger'
import { releaseClaims, shareCallRates } from '@/lib/services/call-rates/share-call-rates'
import { receiveChanges } from '@/lib/services/changes/receive-changes'
import { closeAbandonedScans } from '@/lib/services/scans/close-abandoned-scans'
import { stopUnwanted } from '@/lib/services/scans/running-scans'
import { settleCancelled } from '@/lib/services/scans/settle-cancelled'
import type { JobContext } from './context'
import { repeat } from './repeat'
import { taskList } from './task-list'
import { WorkerHeart } from './worker-heart'

export interface WorkerOptions {
  readonly databaseUrl: string
  readonly concurrency: number
  /** How often it looks for jobs and scans that lost their worker. */
  readonly careEveryMs?: number
}

export interface RunningWorker {
  /** Takes no new jobs and waits for the running ones, not longer than the grace; what is cut off is run again elsewhere. */
  stop(): Promise<void>
  /** Rejects when the queue cannot go on. */
  readonly ended: Promise<void>
}

const graceMs = 8_000

// Schedules come before the scans that wait: their scan joins the one that runs, or queues behind it.
const crontab = `
*/5 * * * * sweep-grants
* * * * * end-grants ?jobKey=end-grants&max=3
*/5 * * * * explain-drift ?jobKey=explain-drift&max=3
*/5 * * * * checkpoint-audit ?jobKey=checkpoint-audit&max=3
17 3 * * * sweep-notices ?jobKey=sweep-notices&max=3
* * * * * run-schedules ?jobKey=run-schedules&priority=-10&max=3
`

/** Starts taking jobs. The queue has a pool of its own, as the database's owner: its tables are not the application's. */
export async function startWorker(job: JobContext, options: WorkerOptions): Promise<RunningWorker> {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: options.concurrency + 3,
    application_name: 'keyscope-worker',
  })
  // A connection that dies must not end the process; the queue opens another.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const { careEveryMs = 10_000 } = options
  const heart = new WorkerHeart(options.databaseUrl, job.logger, 1.5 * careEveryMs)
  const events: WorkerEvents = new EventEmitter()
  // The pool of workers is what locks jobs.
  events.on('pool:create', ({ workerPool }) => {
    heart.beatFor(workerPool.id).catch((error) => job.logger.error({ err: error }, 'No sign of life could be given'))
  })
  const runner = await run({
    pgPool: pool,
    taskList: taskList(job),
    concurrency: options.concurrency,
    crontab,
    noHandleSignals: true,
    events,
    logger: new QueueLogger(() => queueLog(job.logger)),
  })
  runner.promise.catch(() => {})
  await addJob(job.db.prisma, 'sweep-grants', {}, { key: 'sweep-grants' })
  await addJob(job.db.prisma, 'run-schedules', {}, { key: 'run-schedules' })
  const worker = randomUUID()
  const repeated = [
    repeat(careEveryMs, job.logger, 'Looking for jobs of lost workers', async () => {
      await heart.releaseDead()
      await closeAbandonedScans(job)
    }),
    repeat(1_000, job.logger, 'Stopping scans that nobody wants', async () => {
      await stopUnwanted(job.db)
      await settleCancelled(job)
    }),
    repeat(1_000, job.logger, 'Sharing the rates of AWS calls', () => shareCallRates(job.db, job.aws.rates, worker)),
  ]
  const changes = receiveChanges(job)
  return {
    ended: runner.promise,
    async stop() {
      await changes.stop()
      await stopRunner(runner)
      for (const one of repeated) one.stop()
      await releaseClaims(job.db, worker).catch(() => {})
      await heart.stop()
      await pool.end()
    },
  }
}

async function stopRunner(runner: Runner): Promise<void> {
  const stopped = runner.stop().then(
    () => true,
    () => true,
  )
  const inTime = await Promise.race([stopped, sleep(graceMs, false, { ref: false })])
  if (!inTime) await runner.kill('The grace for running jobs is over')
}

function queueLog(logger: Logger) {
  return (level: string, message: string, meta?: object) => {
    if (level === 'error') logger.error(meta ?? {}, message)
    else if (level === 'warning') logger.warn(meta ?? {}, message)
    else logger.debug(meta ?? {}, message)
  }
}
