import { z } from 'zod'
import type { Database } from '@/lib/db/client'

/** The setting under which workers keep how it went with the checkpoints. For people to see; nothing is decided by it. */
const statusSetting = 'audit-checkpoints'

const StoredStatus = z.object({
  address: z.string(),
  checkedAt: z.string(),
  /** The newest at the place; null while there is none. */
  last: z.object({ seq: z.string(), at: z.string(), lockedUntil: z.string().nullable() }).nullable(),
  lock: z.object({ state: z.enum(['locked', 'not-locked', 'unknown']), why: z.string().nullable() }),
  /** Why none could be kept. */
  problem: z.string().nullable(),
})
export type StoredStatus = z.infer<typeof StoredStatus>

export async function findStatus({ prisma }: Pick<Database, 'prisma'>): Promise<StoredStatus | null> {
  const row = await prisma.setting.findUnique({ where: { name: statusSetting } })
  return StoredStatus.safeParse(row?.value).data ?? null
}

export async function keepStatus({ prisma }: Pick<Database, 'prisma'>, value: StoredStatus): Promise<void> {
  await prisma.setting.upsert({
    where: { name: statusSetting },
    create: { name: statusSetting, value },
    update: { value },
  })
}
