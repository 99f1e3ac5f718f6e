import type { Checkpoint } from '@/lib/domain/audit/checkpoint'
import { readCheckpointAddress } from '@/lib/domain/audit/checkpoint-address'
import { AppError, invalidInput, messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { openAddress, openPlace } from './open-place'
import { parseCheckpoint } from './read-checkpoints'
import type { AskedVerification } from './request-verification'
import { putAnswer } from './verification-answer'
import { verifyAudit } from './verify-audit'

export interface VerificationJob extends AskedVerification {
  readonly id: string
  readonly askedBy: string
}

/** Verifies the log for somebody whose process cannot reach the bucket of checkpoints, and leaves the answer for them. */
export async function verifyFor(job: JobContext, { id, from, publicKeys, askedBy }: VerificationJob): Promise<void> {
  try {
    const checkpoint = typeof from === 'string' ? await readFrom(job, from) : from
    const verification = await verifyAudit(job, { from: checkpoint, publicKeys, place: openPlace(job), askedBy })
    await putAnswer(job.db, id, { state: 'done', verification, failure: null })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // Asking again would give the same answer.
    await putAnswer(job.db, id, { state: 'failed', verification: null, failure: error.message })
  }
}

export async function giveUpVerification(job: JobContext, { id }: VerificationJob, error: unknown): Promise<void> {
  await putAnswer(job.db, id, { state: 'failed', verification: null, failure: messageOf(error) })
}

/** The checkpoint at `s3://bucket/prefix/name.json`: its first version. */
async function readFrom(job: JobContext, text: string): Promise<Checkpoint> {
  const [, folder = '', name = ''] = /^(s3:\/\/.+)\/([^/]+\.json)$/.exec(text) ?? []
  const address = readCheckpointAddress(folder)
  if (address?.kind !== 'bucket') throw invalidInput(`Expected s3://bucket/prefix/name.json, got ${text}.`)
  const place = openAddress(job, address)
  const [version] = (await place.list()).find((kept) => kept.name === name)?.versions ?? []
  const checkpoint = version === undefined ? null : parseCheckpoint((await place.read(name, version)).text)
  if (!checkpoint) throw invalidInput(`Expected ${text} to be a checkpoint of the audit log.`)
  return checkpoint
}
