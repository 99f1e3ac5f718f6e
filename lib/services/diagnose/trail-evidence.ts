import { createHash } from 'node:crypto'
import { TrailEvidenceView } from '@/lib/contracts/diagnose'
import type { Database, Transaction } from '@/lib/db/client'
import type { TrailQuestion } from '@/lib/domain/diagnose/trail-question'

/** The question names what is kept of it. */
const nameOf = (question: TrailQuestion) =>
  `refused-calls/${createHash('sha256').update(JSON.stringify(question)).digest('hex')}`

export async function findEvidence(
  { prisma }: Pick<Database, 'prisma'>,
  question: TrailQuestion,
): Promise<TrailEvidenceView | null> {
  const row = await prisma.setting.findUnique({ where: { name: nameOf(question) } })
  return row ? TrailEvidenceView.parse(row.value) : null
}

export async function keepEvidence(tx: Pick<Transaction, 'setting'>, value: TrailEvidenceView): Promise<void> {
  const name = nameOf(value.question)
  await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
}
