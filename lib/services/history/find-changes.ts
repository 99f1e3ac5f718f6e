import type { Database } from '@/lib/db/client'
import { kindsInOrder } from '@/lib/domain/changes-between/words'
import type { AccountScope } from '@/lib/domain/roles'
import { accountsIn } from '../in-scope'
import type { ScanRange } from './scan-range'

/** A resource that is another at the later moment: two of its versions, and what is known of when. */
export interface FoundChange {
  readonly kind: string
  readonly resourceId: string
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly before: FoundVersion | null
  readonly after: FoundVersion | null
  /** When the first version that is new was kept; null when there is none: it is gone. */
  readonly openedAt: string | null
  /** The scan that the last of it is counted to. */
  readonly scanId: number
}

export interface FoundVersion {
  /** Digits: it is a bigint. */
  readonly id: string
  readonly body: object
  readonly seenAt: string
}

export interface ChangeFilter {
  readonly kind: string
  readonly account: string
  readonly region: string
  readonly key: string
  readonly q: string
}

export interface Facet {
  readonly kind: string
  readonly accountId: string
  readonly region: string
  readonly count: number
}

export interface FoundPage {
  readonly rows: readonly FoundChange[]
  readonly total: number
  readonly facets: readonly Facet[]
}

/** How events are marked that were only asked for to name somebody: nothing was read again for them. */
export const lookedUp = 'Looked up to say who changed it'

/**
 * $1 the earlier moment, $2 the later one (null: now). Every version that a changed resource has at the two moments began or ended
 * between them. What was changed and changed back has the same hash and is left out.
 */
const changed = (only = '') => `sides as (
    select *,
      seen_at <= $1 and (closed_at is null or closed_at > $1) as is_before,
      ($2::timestamptz is null or seen_at <= $2) and (closed_at is null or closed_at > $2) as is_after
    from resource_versions
    where ((seen_at > $1 and ($2::timestamptz is null or seen_at <= $2))
      or (closed_at > $1 and ($2::timestamptz is null or closed_at <= $2)))
      and ${known} ${only}
  ),
  touched as (
    select kind, resource_id, max(account_id) as account_id, max(region) as region, max(collector) as collector,
      max(id) filter (where is_before) as before_id,
      (array_agg(hash order by id desc) filter (where is_before))[1] as before_hash,
      max(id) filter (where is_after) as after_id,
      (array_agg(hash order by id desc) filter (where is_after))[1] as after_hash,
      min(seen_at) filter (where seen_at > $1) as opened_at,
      coalesce(max(valid_from) filter (where is_after), max(valid_to)) as scan_id
    from sides group by kind, resource_id
  ),
  changed as materialized (select * from touched c where before_hash is distinct from after_hash)`

/**
 * $3 the accounts in scope (null: all). Of the organization itself an account is known to those who may know of it; its tree and its
 * control policies are everybody's together and so nobody's who sees a part.
 */
const known = `($3::text[] is null or case when kind = 'account' then resource_id = any($3)
    else account_id = any($3) and kind not in ('organization', 'organizational-unit', 'control-policy') end)`

const rowOf = `json_build_object(
    'kind', c.kind, 'resourceId', c.resource_id, 'accountId', c.account_id, 'region', c.region, 'collector', c.collector,
    'before', case when b.id is not null then json_build_object('id', b.id::text, 'body', b.body, 'seenAt', b.seen_at) end,
    'after', case when a.id is not null then json_build_object('id', a.id::text, 'body', a.body, 'seenAt', a.seen_at) end,
    'openedAt', c.opened_at, 'scanId', c.scan_id)`

const boundsOf = ({ since, until }: ScanRange, scope: AccountScope) => [since, until, accountsIn(scope)]

/** One page of what differs between two moments, the newest first, and what else there is to filter by. */
export async function findChanges(
  { pool }: Pick<Database, 'pool'>,
  { range, scope }: { readonly range: ScanRange; readonly scope: AccountScope },
  filter: ChangeFilter,
  page: { readonly limit: number; readonly offset: number; readonly dir: 'asc' | 'desc' },
): Promise<FoundPage> {
  const order = `c.scan_id ${page.dir === 'asc' ? 'asc' : 'desc'}, array_position($9::text[], c.kind), c.resource_id`
  const { rows } = await pool.query<{ rows: FoundChange[]; total: number; facets: Facet[] }>(
    `with ${changed()},
     hits as materialized (
       select c.* from changed c
       where ($4 = '' or c.kind = $4) and ($5 = '' or c.account_id = $5) and ($6 = '' or c.region = $6)
         and ($7 = '' or (c.kind = 'kms-key' and c.resource_id = $7)
           or (c.kind = 'kms-grant' and starts_with(c.resource_id, $7 || '/grant/')))
         and ($8 = '' or exists (
           select from resource_versions v where v.id in (c.before_id, c.after_id)
             and (v.resource_id ilike $8 or v.body::text ilike $8)))
     ),
     page as (select * from hits c order by ${order} limit $10 offset $11)
     select
       (select coalesce(json_agg(${rowOf} order by ${order}), '[]')
        from page c left join resource_versions b on b.id = c.before_id left join resource_versions a on a.id = c.after_id
       ) as rows,
       (select count(*)::int from hits) as total,
       (select coalesce(json_agg(f), '[]') from (
          select kind, account_id as "accountId", region, count(*)::int as count from changed group by 1, 2, 3
        ) f) as facets`,
    [
      ...boundsOf(range, scope),
      filter.kind,
      filter.account,
      filter.region,
      filter.key,
      filter.q && `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`,
      kindsInOrder,
      page.limit,
      page.offset,
    ],
  )
  return rows[0] ?? { rows: [], total: 0, facets: [] }
}

/** The change of the resource that this version belongs to; null when it is the same at both moments, or there is no such version. */
export async function findChange(
  { pool }: Pick<Database, 'pool'>,
  { range, scope }: { readonly range: ScanRange; readonly scope: AccountScope },
  versionId: string,
): Promise<FoundChange | null> {
  const { rows } = await pool.query<{ found: FoundChange }>(
    `with ${changed('and (kind, resource_id) = (select kind, resource_id from resource_versions where id = $4)')}
     select ${rowOf} as found
     from changed c left join resource_versions b on b.id = c.before_id left join resource_versions a on a.id = c.after_id`,
    [...boundsOf(range, scope), versionId],
  )
  return rows[0]?.found ?? null
}
