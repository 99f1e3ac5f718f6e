import type { Checkpoint } from '@/lib/domain/audit/checkpoint'
import { messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { type CheckpointPlace, nameOfCheckpoint, type PlaceLock } from './checkpoint-place'
import { findStatus, keepStatus } from './checkpoint-status'
import { openPlace } from './open-place'
import { type FoundCheckpoint, newestCheckpoint, parseCheckpoint } from './read-checkpoints'
import { reportBrokenLog } from './report-broken-log'
import { checkpointSealProblem, sealCheckpoint } from './seal-checkpoint'
import { type SealCheck, type SealingKey, sealCheck, sealingKey } from './sealing'
import { walkLog } from './walk-log'

type CheckpointJob = Pick<JobContext, 'db' | 'clock' | 'logger' | 'aws' | 'actor' | 'request'>

interface Outcome {
  /** The newest at the place; null while there is none, or nobody knows. */
  readonly newest: FoundCheckpoint | null
  readonly added: boolean
  readonly problem: string | null
}

/**
 * Keeps where the audit log stands outside the database, once it was found to fit since the checkpoint before. Nothing is kept of a
 * log that does not fit, nor without a secret and a place. What came of it is shown on the audit page. Gives what was kept.
 */
export async function checkpointAudit(job: CheckpointJob): Promise<Checkpoint | null> {
  const key = sealingKey()
  const place = key && openPlace(job)
  if (!key || !place) return null
  const lock = await lockOf(place)
  try {
    const outcome = await addCheckpoint(job, place, key)
    await tell(job, place, lock, outcome)
    if (outcome.problem) job.logger.error(outcome.problem)
    return outcome.added ? (outcome.newest?.checkpoint ?? null) : null
  } catch (error) {
    await tell(job, place, lock, { newest: null, added: false, problem: messageOf(error) })
    throw error
  }
}

async function lockOf(place: CheckpointPlace): Promise<PlaceLock> {
  try {
    return await place.lock()
  } catch (error) {
    return { state: 'unknown', why: messageOf(error) }
  }
}

async function addCheckpoint(job: CheckpointJob, place: CheckpointPlace, key: SealingKey): Promise<Outcome> {
  const sealProblem = sealCheck()
  const end = await job.db.prisma.auditEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true } })
  const newest = await newestCheckpoint(place, sealProblem, end?.seq ?? 0n)
  const walk = { checkpoints: [], from: newest?.checkpoint ?? null, sealProblem }
  const { head, entries, problem, sealedFrom } = await walkLog(job.db, walk)
  if (problem) {
    const text = `The audit log does not verify, no checkpoint is kept. Entry ${problem.seq}: ${problem.text}`
    await reportBrokenLog(job, problem)
    return { newest, added: false, problem: text }
  }
  if (entries === 0) return { newest, added: false, problem: null }
  const checkpoint = sealCheckpoint(key, {
    seq: head.seq.toString(),
    hash: head.hash,
    at: job.clock.now().toISOString(),
    sealedFrom: sealedFrom?.toString() ?? null,
  })
  const name = nameOfCheckpoint(checkpoint)
  const keeping = await place.keep(name, `${JSON.stringify(checkpoint, null, 2)}\n`)
  if (keeping.outcome === 'kept')
    return { newest: { checkpoint, lockedUntil: keeping.lockedUntil }, added: true, problem: null }
  return { newest, added: false, problem: await whatIsThere(place, name, checkpoint, sealProblem) }
}

/** Another worker may have been faster; anything else under the name is not ours. */
async function whatIsThere(place: CheckpointPlace, name: string, { seq, hash }: Checkpoint, sealProblem: SealCheck) {
  const kept = (await place.list()).find((one) => one.name === name)
  for (const version of kept?.versions ?? []) {
    const there = parseCheckpoint((await place.read(name, version)).text)
    if (there?.seq === seq && there.hash === hash && checkpointSealProblem(there, sealProblem) === null) return null
  }
  return `${name} is there already and is not the checkpoint of entry ${seq}: somebody else wrote it. Look at ${place.address}.`
}

async function tell(job: CheckpointJob, place: CheckpointPlace, lock: PlaceLock, outcome: Outcome): Promise<void> {
  const before = await findStatus(job.db)
  const known = before?.address === place.address ? before.last : null
  const { newest, problem } = outcome
  await keepStatus(job.db, {
    address: place.address,
    checkedAt: job.clock.now().toISOString(),
    last: newest
      ? {
          seq: newest.checkpoint.seq,
          at: newest.checkpoint.at,
          lockedUntil: newest.lockedUntil?.toISOString() ?? null,
        }
      : known,
    lock: { state: lock.state, why: lock.state === 'locked' ? null : lock.why },
    problem,
  })
}
