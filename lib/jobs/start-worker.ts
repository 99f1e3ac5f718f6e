import 'server-only'
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger as QueueLogger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { addJob } from '@/lib/db/queue'
import type { Logger } from '@/lib/logger'
import { closeAbandonedScans } from '@/lib/services/scans/close-abandoned-scans'
import type { JobContext } from './context'
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
  events.on('worker:create', ({ worker }) => {
    heart.beatFor(worker.workerId).catch((error) => job.logger.error({ err: error }, 'No sign of life could be given'))
  })
  const runner = await run({
    pgPool: pool,
    taskList: taskList(job),
    concurrency: options.concurrency,
    crontab: '*/5 * * * * sweep-grants',
    noHandleSignals: true,
    events,
    logger: new QueueLogger(() => queueLog(job.logger)),
  })
  runner.promise.catch(() => {})
  await addJob(job.db.prisma, 'sweep-grants', {}, { key: 'sweep-grants' })
  const care = takeCare(job, heart, careEveryMs)
  return {
    ended: runner.promise,
    async stop() {
      clearInterval(care)
      await stopRunner(runner)
      await heart.stop()
      await pool.end()
    },
  }
}

function takeCare(job: JobContext, heart: WorkerHeart, everyMs: number): NodeJS.Timeout {
  let caring = false
  return setInterval(async () => {
    if (caring) return
    caring = true
    try {
      await heart.releaseDead()
      await closeAbandonedScans(job)
    } catch (error) {
      job.logger.warn({ err: error }, 'Jobs of lost workers could not be looked for')
    } finally {
      caring = false
    }
  }, everyMs)
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
