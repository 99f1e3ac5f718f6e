import { setTimeout as sleep } from 'node:timers/promises'
import { isEndedPool, isLostDatabase } from '@/lib/db/lost-database'
import { messageOf } from '@/lib/errors'
import type { JobContext } from './context'
import { type RunningWorker, startWorker, type WorkerOptions } from './start-worker'

export interface KeptWorker {
  /** What the queue left to nobody. After a database that is gone it begins anew; what that does not mend is thrown. */
  uncaught(error: unknown): void
  stop(): Promise<void>
  /** Settles when it was stopped; rejects when the queue ended for a reason that beginning anew does not mend. */
  readonly ended: Promise<void>
}

const pauseMs = 500
const stopWithinMs = 12_000

/**
 * A worker that outlives its database's restarts. The queue does not: it gives up on a job whose end it cannot write down. So it is
 * begun anew, under another id, and the jobs of the old one are taken over as those of any worker that is gone.
 */
export async function keepWorking(job: JobContext, options: WorkerOptions): Promise<KeptWorker> {
  let stopping = false
  let interrupt: (why: Interruption) => void = () => {}
  const first = await startWorker(job, options)

  async function work(): Promise<void> {
    for (let worker = first; ; worker = await startAgain()) {
      const interrupted = new Promise<Interruption>((resolve) => {
        interrupt = resolve
      })
      const ended = worker.ended.then(
        (): Interruption => ({ kind: 'ended' }),
        (error: unknown): Interruption => ({ kind: 'failed', error }),
      )
      const why = await Promise.race([interrupted, ended])
      await stopInTime(worker)
      if (stopping || !('error' in why)) return
      if (why.kind === 'failed' && !isLostDatabase(why.error)) throw why.error
      job.logger.warn({ err: why.error }, 'The database is gone; work goes on when it is back')
    }
  }

  async function startAgain(): Promise<RunningWorker> {
    for (;;) {
      await sleep(pauseMs)
      try {
        await job.db.pool.query('select 1')
        return await startWorker(job, options)
      } catch (error) {
        if (!isLostDatabase(error)) throw error
        job.logger.debug({ err: error }, `The database does not answer yet: ${messageOf(error)}`)
      }
    }
  }

  const ended = work()
  ended.catch(() => {})
  return {
    ended,
    uncaught(error) {
      // A job ended after its queue was stopped. Whoever takes it over does it again.
      if (isEndedPool(error)) return job.logger.debug({ err: error }, 'A stopped queue could not write down an end')
      if (!isLostDatabase(error)) throw error
      interrupt({ kind: 'lost', error })
    },
    async stop() {
      stopping = true
      interrupt({ kind: 'stop' })
      await ended.catch(() => {})
    },
  }
}

type Interruption = { readonly kind: 'stop' | 'ended' } | { readonly kind: 'lost' | 'failed'; readonly error: unknown }

async function stopInTime(worker: RunningWorker): Promise<void> {
  await Promise.race([worker.stop().catch(() => {}), sleep(stopWithinMs, undefined, { ref: false })])
}
