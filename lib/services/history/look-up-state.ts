import { z } from 'zod'
import type { LookUpView } from '@/lib/contracts/changes'
import type { Database, Transaction } from '@/lib/db/client'
import type { FoundChange } from './find-changes'

/** What is kept of asking CloudTrail about one change. */
const Kept = z.object({
  state: z.enum(['waiting', 'found', 'nothing', 'failed']),
  askedAt: z.string(),
  answeredAt: z.string().nullable(),
  reason: z.string().nullable(),
})
export type LookUpState = z.infer<typeof Kept>

/** The pair of versions names the change, whichever scans they are seen from. */
const nameOf = ({ before, after }: FoundChange) => `look-up/${before?.id ?? '-'}/${after?.id ?? '-'}`

export async function findLookUp(
  { prisma }: Pick<Database, 'prisma'>,
  change: FoundChange,
): Promise<LookUpState | null> {
  const row = await prisma.setting.findUnique({ where: { name: nameOf(change) } })
  return row ? Kept.parse(row.value) : null
}

export async function keepLookUp(
  tx: Pick<Transaction, 'setting'>,
  change: FoundChange,
  value: LookUpState,
): Promise<void> {
  const name = nameOf(change)
  await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
}

/** As a page shows it. `known`: somebody's act already explains the change. */
export function toLookUpView(kept: LookUpState | null, known: boolean, impossible: string | null): LookUpView {
  const { askedAt = null, answeredAt = null, reason = null } = kept ?? {}
  if (known && kept?.state !== 'waiting') return { state: 'found', askedAt, answeredAt, reason: null }
  if (kept) return { state: kept.state, askedAt, answeredAt, reason }
  if (impossible) return { state: 'impossible', askedAt, answeredAt, reason: impossible }
  return { state: 'not-asked', askedAt, answeredAt, reason }
}
