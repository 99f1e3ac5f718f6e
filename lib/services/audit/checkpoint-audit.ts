import type { Checkpoint } from '@/lib/domain/audit/checkpoint'
import { auditEnv } from '@/lib/env'
import type { JobContext } from '@/lib/services/job-context'
import { keepCheckpoint, readCheckpoints } from './checkpoint-folder'
import { checkpointSealProblem, sealCheckpoint } from './seal-checkpoint'
import { sealCheck, sealingKey } from './sealing'
import { walkLog } from './walk-log'

/**
 * Keeps where the audit log stands outside the database, once it was found to fit since the checkpoint before. Nothing is kept of a
 * log that does not fit, nor without a secret and a folder. Gives what was kept.
 */
export async function checkpointAudit(job: Pick<JobContext, 'db' | 'clock' | 'logger'>): Promise<Checkpoint | null> {
  const folder = auditEnv().KEYSCOPE_AUDIT_CHECKPOINTS
  const key = sealingKey()
  if (folder === undefined || key === null) return null
  const sealProblem = sealCheck()
  const { checkpoints } = await readCheckpoints(folder)
  const from = checkpoints.findLast((checkpoint) => checkpointSealProblem(checkpoint, sealProblem) === null) ?? null
  const { head, entries, problem, sealedFrom } = await walkLog(job.db, { checkpoints: [], from, sealProblem })
  if (problem) {
    job.logger.error({ entry: problem.seq }, `The audit log does not verify, no checkpoint is kept: ${problem.text}`)
    return null
  }
  if (entries === 0) return null
  const checkpoint = sealCheckpoint(key, {
    seq: head.seq.toString(),
    hash: head.hash,
    at: job.clock.now().toISOString(),
    sealedFrom: sealedFrom?.toString() ?? null,
  })
  await keepCheckpoint(folder, checkpoint)
  return checkpoint
}
