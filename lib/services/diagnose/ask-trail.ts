import { DiagnoseInput, type TrailEvidenceView } from '@/lib/contracts/diagnose'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import { readText } from '@/lib/domain/diagnose/read-text'
import { type TrailQuestion, trailQuestion } from '@/lib/domain/diagnose/trail-question'
import { conflict, invalidInput } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '../context'
import { reachDiagnosis } from './reach-diagnosis'
import { findEvidence, keepEvidence } from './trail-evidence'

/** An answer is good for this long; a question that waits longer has lost its job. */
const goodMs = 10 * 60_000
/** Without a time in the text "the last hour and a half" is meant: asked again within a minute it is the same question. */
const roundedMs = 60_000

/**
 * Has a worker ask CloudTrail for the refused calls behind a diagnosis, once; asked again it gives what came of it. The question is made
 * from the text here: nobody can have CloudTrail asked for anything else.
 */
export async function askTrail(ctx: ServiceContext, input: DiagnoseInput): Promise<TrailEvidenceView> {
  requirePermission(ctx, 'inventory.read')
  const { text, answers } = DiagnoseInput.parse(input)
  const reading = readText(text)
  if (reading.outcome === 'too-long') {
    throw invalidInput(`Expected at most ${reading.limit} characters, got ${reading.length}.`)
  }
  const { diagnosis, index } = await reachDiagnosis(ctx, { reading, answers })
  const now = ctx.clock.now()
  const rounded = new Date(Math.ceil(now.getTime() / roundedMs) * roundedMs)
  const question = diagnosis.outcome === 'answered' ? trailQuestion({ index, reading, now: rounded }, diagnosis) : null
  if (!question) throw conflict('The text leads to no call of KMS that CloudTrail could be asked for.')
  const before = await findEvidence(ctx.db, question)
  if (before && now.getTime() - Date.parse(before.askedAt) < goodMs) return before
  return enqueue(ctx, question, now)
}

async function enqueue(ctx: ServiceContext, question: TrailQuestion, now: Date): Promise<TrailEvidenceView> {
  const evidence: TrailEvidenceView = {
    state: 'waiting',
    question,
    askedAt: now.toISOString(),
    answeredAt: null,
    reason: null,
    calls: [],
  }
  await inTransaction(ctx.db, async (tx) => {
    await keepEvidence(tx, evidence)
    // CloudTrail allows two calls a second in an account and Region: one question after another, with those about changes.
    const queue = `look-up/${question.accountId}/${question.region}`
    await addJob(tx, 'look-up-refusals', { ...question }, { queue, maxAttempts: 3 })
  })
  return evidence
}
