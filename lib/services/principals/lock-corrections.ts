import type { Transaction } from '@/lib/db/client'

/** What is said of one cluster is said one after another. */
export async function lockCorrections(tx: Pick<Transaction, '$executeRaw'>, clusterArn: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`principals of ${clusterArn}`}, 0))`
}
