import { describeUnread, type Unread } from '@/lib/domain/observed'
import { messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { knownState, type StateQuestion } from './known-state'
import { enqueueReassessment } from './reassess-after-changes'
import { databaseNow, settleEvents } from './settle-events'
import type { Readable } from './stale-job'

export interface Rereading {
  readonly stale: Readable
  /** What is compared before and after. */
  readonly about: StateQuestion
  /** `key`, `aliases`, ... as a sentence names it. */
  readonly what: string
  /** Why nothing is read, in words. */
  whyNot(): Promise<string | null>
  /** Reads again and keeps what was read. Gives what could not be read. */
  read(): Promise<Unread | null>
  /** What is judged at once; everything is judged anew a little later. */
  judge?(): Promise<void>
}

/**
 * Reads again what events said has changed, has everything judged anew where something was found otherwise, and says at the events
 * what came of them. What could not be read stays as it was known.
 */
export async function answerEvents(
  job: JobContext,
  { stale, about, what, whyNot, read, judge }: Rereading,
): Promise<void> {
  const readAt = await databaseNow(job.db.prisma)
  const why = await whyNot()
  if (why !== null) return settleEvents(job, stale, readAt, `Nothing was read. ${why}`)
  const before = await knownState(job.db, about)
  const unread = await read()
  const changed = (await knownState(job.db, about)) !== before
  // Before the events are settled: a worker that dies in between reads once more, and has nothing left out.
  if (changed) {
    // First, so that it comes whatever becomes of the rest: the next attempt finds nothing changed any more.
    await enqueueReassessment(job)
    await judge?.()
  }
  await settleEvents(job, stale, readAt, outcomeOf(what, changed, unread))
}

function outcomeOf(what: string, changed: boolean, unread: Unread | null): string {
  const found = changed ? `Read ${what} again; it had changed.` : `Read ${what} again; it was known so already.`
  if (!unread) return found
  if (unread.state === 'failed' && unread.code === 'NotFoundException')
    return `${capital(what)} is not there any more; the next scan ends what is known of it.`
  const problem = `${describeUnread(unread)} What was known before stays.`
  return changed ? `${found} Not all of it could be read: ${problem}` : `Could not read ${what} again: ${problem}`
}

/** Says at the events that the read was given up. */
export async function giveUpEvents(job: JobContext, stale: Readable, error: unknown): Promise<void> {
  const outcome = `Could not be read again: ${messageOf(error)} What was known before stays.`
  await settleEvents(job, stale, await databaseNow(job.db.prisma), outcome)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
