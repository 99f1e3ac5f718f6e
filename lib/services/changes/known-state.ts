import type { Database } from '@/lib/db/client'

export interface StateQuestion {
  /** Empty for the organization's own rows. */
  readonly accountId: string
  readonly region: string
  readonly collectors: readonly string[]
  /** Only rows whose id starts with this. */
  readonly within?: string
}

/** A fingerprint of what is known of a place now: another one means that something was found to be otherwise. */
export async function knownState(
  { pool }: Pick<Database, 'pool'>,
  { accountId, region, collectors, within = '' }: StateQuestion,
): Promise<string> {
  const { rows } = await pool.query<{ state: string }>(
    `select md5(coalesce(string_agg(kind || resource_id || hash, ',' order by kind, resource_id), '')) as state
     from resource_versions
     where current and account_id = $1 and region = $2 and collector = any($3) and starts_with(resource_id, $4)`,
    [accountId, region, collectors, within],
  )
  return rows[0]?.state ?? ''
}
