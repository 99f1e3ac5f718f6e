import { z } from 'zod'
import type { GrantLookUpView } from '@/lib/contracts/grant-uses'
import type { Database, Transaction } from '@/lib/db/client'

/** What is kept of asking CloudTrail about one grant. */
const Kept = z.object({
  state: z.enum(['waiting', 'answered', 'failed']),
  askedAt: z.string(),
  answeredAt: z.string().nullable(),
  lastUse: z.object({ at: z.string(), event: z.string(), who: z.string() }).nullable(),
  /** How far back CloudTrail was read for uses; null when it was not. */
  readBackTo: z.string().nullable(),
  reason: z.string().nullable(),
}) satisfies z.ZodType<GrantLookUpView>
export type GrantLookUp = z.infer<typeof Kept>

const beginning = (keyArn: string) => `grant-look-up/${keyArn}/`

export const nothingYet = { lastUse: null, readBackTo: null, answeredAt: null, reason: null } as const

/** Of the grants of a key that somebody has asked about, by grant id. */
export async function findGrantLookUps(
  { prisma }: Pick<Database, 'prisma'>,
  keyArn: string,
): Promise<Map<string, GrantLookUp>> {
  const from = beginning(keyArn)
  const rows = await prisma.setting.findMany({ where: { name: { startsWith: from } } })
  return new Map(rows.map(({ name, value }) => [name.slice(from.length), Kept.parse(value)]))
}

export async function keepGrantLookUp(
  tx: Pick<Transaction, 'setting'>,
  keyArn: string,
  grantId: string,
  value: GrantLookUp,
): Promise<void> {
  const name = `${beginning(keyArn)}${grantId}`
  await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
}
