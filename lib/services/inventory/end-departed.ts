import type { PoolClient } from 'pg'

type Client = Pick<PoolClient, 'query'>

/** Ends everything in accounts that left the organization: nobody will read them again, and they are no longer ours. */
export async function endDepartedAccounts(
  client: Client,
  scanId: number,
  memberIds: readonly string[],
  at: Date,
): Promise<void> {
  await client.query(
    `update resource_versions set valid_to = $1, current = null, closed_at = $3
     where current and account_id <> '' and not (account_id = any($2))`,
    [scanId, memberIds, at],
  )
}

/** Ends everything in Regions that are not enabled in the account any more: AWS has nothing there for it. */
export async function endDepartedRegions(
  client: Client,
  scanId: number,
  accountId: string,
  enabledRegions: readonly string[],
  at: Date,
): Promise<void> {
  await client.query(
    `update resource_versions set valid_to = $1, current = null, closed_at = $4
     where current and account_id = $2 and region <> '' and not (region = any($3))`,
    [scanId, accountId, enabledRegions, at],
  )
}
