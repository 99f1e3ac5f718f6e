import type { Transaction } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** The names that accounts have in the organization, as far as it was read. */
export async function accountNames(
  tx: Pick<Transaction, '$queryRaw'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ id: string; name: string | null }[]>(Prisma.sql`
    select resource_id as id, body->>'name' as name from resource_versions
    where kind = 'account' and current and resource_id = any(${[...ids]})`)
  return new Map(rows.map(({ id, name }) => [id, name ?? '']))
}
