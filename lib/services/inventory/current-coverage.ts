import type { PoolClient } from 'pg'
import type { Coverage } from '@/lib/domain/inventory/coverage'

/** The row that says whether an account could be entered; it ends last, so where it is finished the account is. */
export const accountAccess = 'account-access'

interface Row {
  account_id: string
  region: string
  collector: string
  outcome: Coverage['outcome']
  call: string | null
  error_code: string | null
  message: string | null
  items: number
  calls: number
}

/**
 * What was read where, from the newest scan that finished each account. An account that could be read last week and refuses
 * today is unread today, whatever the older rows of its Regions say.
 */
export async function currentCoverage(client: Pick<PoolClient, 'query'>): Promise<Coverage[]> {
  const { rows } = await client.query<Row>(
    `with newest as (
       select account_id, max(scan_id) as scan_id from scan_coverage
       where collector = $1 and region = '' and outcome not in ('pending', 'running') group by account_id
     )
     select account_id, region, collector, outcome, call, error_code, message, items, calls
     from scan_coverage join newest using (account_id, scan_id)
     where collector <> $1 and outcome not in ('pending', 'running')
     order by account_id, region, collector`,
    [accountAccess],
  )
  return rows.map((row) => ({
    accountId: row.account_id,
    region: row.region,
    collector: row.collector,
    outcome: row.outcome,
    call: row.call,
    errorCode: row.error_code,
    message: row.message,
    items: row.items,
    calls: row.calls,
  }))
}
