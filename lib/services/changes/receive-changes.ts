import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '@aws-sdk/client-sqs'
import type { JobContext } from '@/lib/services/job-context'
import { openChangeQueue } from './change-queue'
import { QueueHealth } from './queue-health'
import { queueSetting } from './queue-setting'
import { storeMessages } from './store-messages'

export interface Receiver {
  /** Ends the wait for messages; what was received is stored first. */
  stop(): Promise<void>
}

const firstPauseMs = 1_000
const longestPauseMs = 30_000

/**
 * Follows the queue of the settings until it is stopped: a message is deleted once what it says is kept. Any number of workers may
 * do so. Without a queue nothing is followed. Never throws: what goes wrong is logged, shown on the scans page, and tried again.
 */
export function receiveChanges(job: JobContext): Receiver {
  const stopping = new AbortController()
  const done = follow(job, stopping.signal).catch((error) => {
    job.logger.error({ err: error }, 'Change events are not followed any more')
  })
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}

async function follow(job: JobContext, signal: AbortSignal): Promise<void> {
  const { eventsQueueUrl: url } = job.settings
  if (url === undefined) {
    await job.db.prisma.setting.deleteMany({ where: { name: queueSetting } })
    return
  }
  const queue = openChangeQueue(job, url)
  const health = new QueueHealth(job, url, queue)
  let pauseMs = firstPauseMs
  // At first, and after a failure, the question is whether it answers at all.
  let answered = false
  while (!signal.aborted) {
    try {
      const messages = await queue.receive(answered, signal)
      answered = true
      await health.answers()
      // What cannot be stored is not deleted: the queue gives it again.
      if (messages.length > 0 && (await stored(job, messages))) await queue.delete(messages)
      pauseMs = firstPauseMs
    } catch (error) {
      if (signal.aborted) return
      answered = false
      await health.fails(error)
      await sleep(pauseMs, undefined, { signal }).catch(() => {})
      pauseMs = Math.min(2 * pauseMs, longestPauseMs)
    }
  }
}

async function stored(job: JobContext, messages: readonly Message[]): Promise<boolean> {
  try {
    await storeMessages(job, messages)
    return true
  } catch (error) {
    job.logger.error({ err: error, messages: messages.length }, 'Change events could not be stored; they come again')
    await sleep(firstPauseMs)
    return false
  }
}
