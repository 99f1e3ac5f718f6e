import type { PoolClient } from 'pg'
import type { Coverage } from '@/lib/domain/inventory/coverage'

/** The row that says whether an account could be entered; it ends last, so where it is finished the account is. */
export const accountAccess = 'account-access'
/** Rows that a cancelled scan left: they say nothing about what is known. */
export const cancelledCode = 'Cancelled'

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

/** The start of a query: `newest_of_place` has the newest settled row of every account, Region and collector. */
export const newestCoverage = `with whole as (
    select coalesce(max(id), 0) as id from scans where scope = '{}' and status in ('complete', 'partial')
  ), settled as (
    select c.* from scan_coverage c join scans s on s.id = c.scan_id
    where c.scan_id >= (select id from whole) and not (s.scope ? 'key')
      and c.outcome not in ('pending', 'running') and c.error_code is distinct from $2
  ), newest as (
    select distinct on (account_id, region, collector) * from settled
    order by account_id, region, collector, scan_id desc
  ), newest_of_place as (
    select * from newest n
    where collector <> $1 and not exists (
      select from newest later where later.account_id = n.account_id and later.collector = n.collector
        and later.scan_id > n.scan_id and (later.region = '') <> (n.region = ''))
  )`
export const newestCoverageValues: readonly string[] = [accountAccess, cancelledCode]

/**
 * What was read where, from the newest scan that settled each place. An account that could be read last week and refuses
 * today is unread today, whatever the older rows of its Regions say. Scans of one key say nothing about their place. Nothing older
 * than the newest scan of everything counts: that one has a row for all there is.
 */
export async function currentCoverage(client: Pick<PoolClient, 'query'>): Promise<Coverage[]> {
  const { rows } = await client.query<Row>(
    `${newestCoverage}
     select account_id, region, collector, outcome, call, error_code, message, items, calls from newest_of_place
     order by account_id, region, collector`,
    [...newestCoverageValues],
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
