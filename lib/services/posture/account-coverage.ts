import type { PostureView } from '@/lib/contracts/posture'
import { type ServiceContext, scopeOf } from '../context'
import { accountsIn } from '../in-scope'

interface Row {
  account_id: string
  account_name: string
  unit: string
  needed: number
  missing: number
  unknown: number
  unread: number
}

/** Needs and unread places per account, worst first. Accounts that could not be read at all are listed too. */
export async function accountCoverage(ctx: ServiceContext): Promise<PostureView['accounts']> {
  const { rows } = await ctx.db.pool.query<Row>(
    `
    with newest as (select max(id) as id from scans where status in ('complete', 'partial', 'failed')),
    unread as (
      select c.account_id, count(*)::int as unread
      from scan_coverage c join newest on c.scan_id = newest.id
      where c.outcome in ('denied', 'failed', 'partial') and ($1::text[] is null or c.account_id = any($1))
      group by c.account_id
    ),
    clusters as (
      select account_id, max(account_name) as account_name, max(unit) as unit,
             sum(needs)::int as needed, sum(missing)::int as missing, sum(unknown)::int as unknown
      from cluster_summaries where $1::text[] is null or account_id = any($1) group by account_id
    ),
    accounts as (
      select body->>'id' as account_id, body->>'name' as account_name from resource_versions
      where kind = 'account' and current
    )
    select coalesce(c.account_id, u.account_id) as account_id,
           coalesce(c.account_name, a.account_name, u.account_id, '') as account_name,
           coalesce(c.unit, '') as unit,
           coalesce(c.needed, 0) as needed, coalesce(c.missing, 0) as missing, coalesce(c.unknown, 0) as unknown,
           coalesce(u.unread, 0) as unread
    from clusters c
    full join unread u on u.account_id = c.account_id
    left join accounts a on a.account_id = coalesce(c.account_id, u.account_id)
    order by missing desc, unread desc, account_name
    limit 12`,
    [accountsIn(scopeOf(ctx, 'inventory.read'))],
  )
  return rows.map((row) => ({
    accountId: row.account_id,
    accountName: row.account_name,
    unit: row.unit,
    needed: row.needed,
    missing: row.missing,
    unknown: row.unknown,
    unread: row.unread,
  }))
}
