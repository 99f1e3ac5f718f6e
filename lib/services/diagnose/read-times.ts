import type { Pool } from 'pg'
import { parseArn } from '@/lib/domain/arn'

/** When a key was last read with its policy and grants: by a scan of its Region, or of this key alone. Null: never. */
export async function keyReadAt(pool: Pick<Pool, 'query'>, keyArn: string): Promise<Date | null> {
  const arn = parseArn(keyArn)
  if (!arn) return null
  const { rows } = await pool.query<{ at: Date | null }>(
    `select max(c.finished_at) as at from scan_coverage c join scans s on s.id = c.scan_id
     where c.account_id = $1 and c.region = $2 and c.collector = 'kms-keys' and c.outcome in ('read', 'partial')
       and (s.scope->>'key' is null or s.scope->>'key' = $3)`,
    [arn.accountId, arn.region, keyArn],
  )
  return rows[0]?.at ?? null
}

/** When the roles and policies of an account were last read. Null: never. */
export async function rolesReadAt(pool: Pick<Pool, 'query'>, accountId: string): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date | null }>(
    `select max(finished_at) as at from scan_coverage
     where account_id = $1 and region = '' and collector = 'iam-principals' and outcome in ('read', 'partial')`,
    [accountId],
  )
  return rows[0]?.at ?? null
}
