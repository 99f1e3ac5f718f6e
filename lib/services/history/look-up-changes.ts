import { unreadBecause } from '@/lib/aws/errors'
import { namesInTrail, type TrailQuestion } from '@/lib/domain/changes-between/trail-question'
import { describeUnread, type Unread } from '@/lib/domain/observed'
import { AppError, messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { type Explainable, explainChanges, type Window } from './explain-changes'
import { keepEvents } from './keep-events'
import { type AskedChange, loadChange } from './load-change'
import { type LookedUp, lookUpEvents } from './look-up-events'
import { findLookUp, keepLookUp, type LookUpState } from './look-up-state'
import { questionOfChange } from './question-of-change'

/** CloudTrail's event history. */
const keptDays = 90
const dayMs = 86_400_000

/** Asks CloudTrail who made a change, keeps every event that changed something, and leaves behind what came of it. */
export async function lookUpChanges(job: JobContext, asked: AskedChange): Promise<void> {
  const loaded = await loadOrNothing(job, asked)
  if (!loaded) return
  const question = await questionOfChange(job.db, loaded.found)
  if (typeof question === 'string') return settle(job, loaded, { state: 'failed', reason: question })
  const earliest = new Date(job.clock.now().getTime() - keptDays * dayMs)
  if (loaded.window.before < earliest) {
    const reason = `It happened more than ${keptDays} days ago; CloudTrail’s event history does not go back that far.`
    return settle(job, loaded, { state: 'nothing', reason })
  }
  const after = loaded.window.after && loaded.window.after > earliest ? loaded.window.after : earliest
  const answer = await ask(job, question, { ...loaded.window, after }, loaded)
  if ('state' in answer) return settle(job, loaded, { state: 'failed', reason: describeUnread(answer) })
  await keepEvents(job, question, answer.events)
  const [actors = []] = await explainChanges(job.db, [loaded])
  if (actors.length > 0) return settle(job, loaded, { state: 'found', reason: null })
  const reason = answer.cut
    ? 'CloudTrail has more events on it in that time than were read; none of the newest explains the change.'
    : `CloudTrail has no event that explains it between ${after.toISOString()} and ${loaded.window.before.toISOString()}. ` +
      'Events can arrive a quarter of an hour late: ask again if the change is fresh.'
  return settle(job, loaded, { state: 'nothing', reason })
}

/** What is left behind when the last attempt failed. */
export async function giveUpLookUp(job: JobContext, asked: AskedChange, error: unknown): Promise<void> {
  const loaded = await loadOrNothing(job, asked)
  if (loaded) await settle(job, loaded, { state: 'failed', reason: messageOf(error) })
}

/** null when the change is no longer one: there is nobody to answer to. */
async function loadOrNothing(job: JobContext, asked: AskedChange): Promise<Explainable | null> {
  try {
    return await loadChange(job, asked)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    throw error
  }
}

async function ask(
  job: JobContext,
  question: TrailQuestion,
  window: Window,
  { found }: Explainable,
): Promise<LookedUp | Unread> {
  const names = namesInTrail(found.kind, found.resourceId, (found.after ?? found.before)?.body ?? {})
  try {
    const client = job.aws.forAccount(question.accountId, 'scan').cloudTrail(question.region)
    return await lookUpEvents(client, question, window, names)
  } catch (error) {
    return unreadBecause('cloudtrail:LookupEvents', error)
  }
}

async function settle(
  job: JobContext,
  { found }: Explainable,
  answer: Pick<LookUpState, 'state' | 'reason'>,
): Promise<void> {
  const now = job.clock.now().toISOString()
  const before = await findLookUp(job.db, found)
  await keepLookUp(job.db.prisma, found, { askedAt: before?.askedAt ?? now, answeredAt: now, ...answer })
}
