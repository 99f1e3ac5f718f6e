import { sortAwsError } from '@/lib/aws/errors'
import { messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import type { ChangeQueue } from './change-queue'
import { queueSetting, type StoredHealth } from './queue-setting'

const everyMs = 60_000

/** Keeps for the pages whether the queue answers: at every turn of things, else once a minute. The log hears of it as rarely. */
export class QueueHealth {
  #kept: { readonly problem: string | null; readonly at: number } | undefined
  #logged = Number.NEGATIVE_INFINITY

  constructor(
    private readonly job: JobContext,
    private readonly url: string,
    private readonly queue: Pick<ChangeQueue, 'backlog'>,
  ) {}

  answers(): Promise<void> {
    return this.#keep(null)
  }

  async fails(error: unknown): Promise<void> {
    const now = this.job.clock.now().getTime()
    if (now - this.#logged >= everyMs) {
      this.#logged = now
      this.job.logger.warn({ err: error, queue: this.url }, 'The queue of change events does not answer')
    }
    const { code, message } = sortAwsError(error)
    await this.#keep(`${code}: ${message}`)
  }

  async #keep(problem: string | null): Promise<void> {
    const checked = this.job.clock.now()
    if (this.#kept?.problem === problem && checked.getTime() - this.#kept.at < everyMs) return
    try {
      const backlog = problem === null ? await this.queue.backlog() : null
      const value: StoredHealth = { url: this.url, checkedAt: checked.toISOString(), problem, backlog }
      const { setting } = this.job.db.prisma
      await setting.upsert({ where: { name: queueSetting }, create: { name: queueSetting, value }, update: { value } })
      this.#kept = { problem, at: checked.getTime() }
    } catch (error) {
      this.job.logger.warn({ err: error }, `Whether the queue answers could not be kept: ${messageOf(error)}`)
    }
  }
}
