import type { PoolClient } from 'pg'
import type { Database } from '@/lib/db/client'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import type { Coverage } from '@/lib/domain/inventory/coverage'

/** The row that says whether an account could be entered; it ends last, so where it is finished the account is. */
export const accountAccess = 'account-access'
/** Rows that a cancelled scan left: they say nothing about what is known. */
export const cancelledCode = 'Cancelled'

const rowsAtATime = 5_000

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

/** Collectors that read once for all accounts. */
const ofOrganization = ['organization', 'control-policies']

/**
 * The start of a query: `newest_of_place` has the newest settled row of every account, Region and collector. Its values come from
 * `newestCoverageValues`.
 */
export const newestCoverage = `with whole as (
    select coalesce(max(id), 0) as id from scans where scope = '{}' and status in ('complete', 'partial')
  ), settled as (
    select c.* from scan_coverage c join scans s on s.id = c.scan_id
    where c.scan_id >= (select id from whole) and not (s.scope ? 'key' and c.collector = 'kms-keys')
      and c.outcome not in ('pending', 'running') and c.error_code is distinct from $2
      and ($3::text[] is null or c.account_id = any($3) or c.collector = any($4))
  ), newest as (
    select distinct on (account_id, region, collector) * from settled
    order by account_id, region, collector, scan_id desc
  ), newest_of_place as (
    select * from newest n
    where collector <> $1 and not exists (
      select from newest later where later.account_id = n.account_id and later.collector = n.collector
        and later.scan_id > n.scan_id and (later.region = '') <> (n.region = ''))
  )`

/** Of all accounts; or of some, with the organization's own rows. */
export const newestCoverageValues = (accounts: readonly string[] | null = null): unknown[] => [
  accountAccess,
  cancelledCode,
  accounts,
  ofOrganization,
]

/**
 * What was read where, from the newest scan that settled each place. An account that could be read last week and refuses
 * today is unread today, whatever the older rows of its Regions say. A scan of one key says nothing about the other keys. Nothing older
 * than the newest scan of everything counts: that one has a row for all there is. `client` is in a transaction: there can be hundreds
 * of thousands of rows, which come some at a time.
 */
export async function readCoverage(
  client: Pick<PoolClient, 'query'>,
  accounts: readonly string[] | null = null,
): Promise<Coverage[]> {
  const once = onceOnly()
  const coverage: Coverage[] = []
  await client.query({
    text: `declare current_coverage no scroll cursor for ${newestCoverage}
      select account_id, region, collector, outcome, call, error_code, message, items, calls from newest_of_place
      order by account_id, region, collector`,
    values: newestCoverageValues(accounts),
  })
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${rowsAtATime} from current_coverage`)
    for (const row of rows) coverage.push(toCoverage(row, once))
    if (rows.length < rowsAtATime) return coverage
  }
}

/** The same, for who is in no transaction. */
export const currentCoverage = (db: Pick<Database, 'pool'>, accounts: readonly string[] | null = null) =>
  inPoolTransaction(db, (client) => readCoverage(client, accounts))

const toCoverage = (row: Row, once: Once): Coverage => ({
  accountId: once(row.account_id),
  region: once(row.region),
  collector: once(row.collector),
  outcome: once(row.outcome),
  call: row.call,
  errorCode: row.error_code,
  message: row.message,
  items: row.items,
  calls: row.calls,
})

type Once = <T extends string>(text: T) => T

/** There are hundreds of thousands of rows of a few words: each word is kept once. */
function onceOnly(): Once {
  const known = new Map<string, string>()
  return <T extends string>(text: T) => {
    const before = known.get(text)
    if (before === undefined) known.set(text, text)
    return (before ?? text) as T
  }
}
