import type { JobHelpers, TaskList } from 'graphile-worker'
import type { Tasks } from '@/lib/db/queue'
import type { JobContext } from './context'
import { type Task, tasks } from './registry'

/** The registry as the queue calls it. Payloads were typed where they were enqueued. */
export function taskList(job: JobContext): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, runner(job, name as keyof Tasks, task as Task<unknown>)]),
  )
}

function runner(job: JobContext, name: keyof Tasks, task: Task<unknown>) {
  return async (payload: unknown, { job: queued }: JobHelpers) => {
    const startedAt = performance.now()
    const about = { task: name, payload, attempt: queued.attempts }
    try {
      await task.run(job, payload)
      job.logger.info({ ...about, ms: Math.round(performance.now() - startedAt) }, 'Job done')
    } catch (error) {
      const last = queued.attempts >= queued.max_attempts
      job.logger.error(
        { ...about, err: error, last },
        last ? 'Job failed for good' : 'Job failed; it will be tried again',
      )
      if (!last || !task.giveUp) throw error
      await task.giveUp(job, payload, error)
    }
  }
}
