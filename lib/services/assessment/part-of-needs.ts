import type { Database } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { accountOf } from '@/lib/domain/arn'
import type { InventoryPart } from '@/lib/services/inventory/load-inventory'

/** What some needs are judged by: their keys, and the accounts of their keys, clusters and principals. */
export async function partOfNeeds(
  db: Pick<Database, 'prisma'>,
  where: Prisma.NeedRecordWhereInput,
): Promise<InventoryPart> {
  const rows = await db.prisma.needRecord.findMany({
    where,
    select: { keyArn: true, keyAccountId: true, clusterAccountId: true, principalArn: true },
  })
  const accounts = rows.flatMap((row) => [row.keyAccountId, row.clusterAccountId, accountOf(row.principalArn) ?? ''])
  return {
    accounts: [...new Set(accounts)].filter((id) => id !== ''),
    keys: [...new Set(rows.map(({ keyArn }) => keyArn))],
  }
}
