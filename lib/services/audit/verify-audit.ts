import type { AuditVerification } from '@/lib/contracts/audit'
import { inTransaction } from '@/lib/db/transaction'
import type { Checkpoint } from '@/lib/domain/audit/checkpoint'
import { invalidInput } from '@/lib/errors'
import { requireEverywhere, type ServiceContext } from '@/lib/services/context'
import type { CheckpointPlace } from './checkpoint-place'
import { localPlace } from './local-place'
import { type BelievedCheckpoints, readCheckpoints } from './read-checkpoints'
import { recordAudit } from './record'
import { checkpointSealProblem } from './seal-checkpoint'
import { sealCheck } from './sealing'
import { type Walked, walkLog } from './walk-log'

export interface VerifyOptions {
  /** Only what comes after it is walked. */
  readonly from?: Checkpoint
  /** Trusted beside those of the settings. */
  readonly publicKeys?: readonly string[]
  /** Where checkpoints are kept; the folder of the settings unless said. */
  readonly place?: CheckpointPlace | null
  /** Who wants to know, when a job does it for somebody. */
  readonly askedBy?: string
}

/**
 * Walks the log from its first entry, or from a checkpoint, and says whether it is as it was written: linked, sealed, and as the
 * checkpoints outside the database know it. The walk itself is logged.
 */
export async function verifyAudit(ctx: ServiceContext, options: VerifyOptions = {}): Promise<AuditVerification> {
  requireEverywhere(ctx, 'audit.read')
  const { from = null, publicKeys, place = localPlace(), askedBy } = options
  const sealProblem = sealCheck(publicKeys)
  const unsound = from && checkpointSealProblem(from, sealProblem)
  if (unsound) throw invalidInput(`The checkpoint cannot be believed: ${unsound}.`)
  const kept: BelievedCheckpoints = place ? await readCheckpoints(place, sealProblem) : { checkpoints: [], notes: [] }
  const checkpoints = kept.checkpoints.filter(({ seq }) => !from || BigInt(seq) > BigInt(from.seq))
  const walked = await walkLog(ctx.db, { checkpoints, from, sealProblem })
  const verification = answer(walked, checkpoints, [
    ...kept.notes,
    ...unnoticed(walked, from ? [from, ...checkpoints] : checkpoints, place !== null),
  ])
  await inTransaction(ctx.db, (tx) =>
    recordAudit(tx, ctx, {
      action: 'audit.verified',
      subject: { type: 'audit-log', id: 'audit-log' },
      summary: verification.problem
        ? `The audit log does not verify: ${verification.problem.text}`
        : `The audit log verifies: ${verification.entries} entries`,
      reason: askedBy === undefined ? null : `Asked for by ${askedBy}`,
      after: verification,
    }),
  )
  return verification
}

/** What somebody who owns the database could have done without being seen. */
function unnoticed({ head, sealedFrom }: Walked, checkpoints: readonly Checkpoint[], hasPlace: boolean): string[] {
  const notes: string[] = []
  if (sealedFrom === null)
    notes.push('No entry is sealed: who owns the database could write the log anew. Set KEYSCOPE_AUDIT_SECRET.')
  const newest = checkpoints.at(-1)
  if (!newest) {
    const why = hasPlace ? 'A worker keeps the first within minutes.' : 'Set KEYSCOPE_AUDIT_CHECKPOINTS.'
    notes.push(`No checkpoint is kept: a cut-off end would not show. ${why}`)
  } else if (BigInt(newest.seq) < head.seq)
    notes.push(`Entries after ${newest.seq} have no checkpoint yet: had more of them been there, it would not show.`)
  return notes
}

/** `entries` and `last…` tell how far the log is sound. */
function answer(
  { entries, head, problem, sealedFrom }: Walked,
  checkpoints: readonly Checkpoint[],
  notes: readonly string[],
): AuditVerification {
  const started = head.seq > 0n
  const newest = checkpoints.at(-1)
  return {
    intact: problem === null,
    entries,
    lastSeq: started ? head.seq.toString() : null,
    lastHash: started ? head.hash : null,
    problem,
    sealedFrom: sealedFrom?.toString() ?? null,
    checkpoints: { count: checkpoints.length, newest: newest ? { seq: newest.seq, at: newest.at } : null },
    notes: [...notes],
  }
}
