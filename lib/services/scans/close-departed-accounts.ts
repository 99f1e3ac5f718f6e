import type { Database } from '@/lib/db/client'

/** Ends everything in accounts that left the organization: nobody will read them again, and they are no longer ours. */
export async function closeDepartedAccounts(db: Database, scanId: number, memberIds: readonly string[]): Promise<void> {
  await db.pool.query(
    `update resource_versions set valid_to = $1, current = null
     where current and account_id <> '' and not (account_id = any($2))`,
    [scanId, memberIds],
  )
}
