import type { PoolClient } from 'pg'
import type { Harvest } from '@/lib/collectors/run-collector'
import type { CoverageOutcome } from '@/lib/domain/inventory/coverage'
import type { Unread } from '@/lib/domain/observed'
import { accountAccess } from '@/lib/services/inventory/current-coverage'

type Client = Pick<PoolClient, 'query'>

/** A coverage row to be. Rows that a scan has already are left as they are. */
export interface PlannedRow {
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly outcome?: Extract<CoverageOutcome, 'pending' | 'skipped'>
  readonly message?: string
}

export async function layOutCoverage(client: Client, scanId: number, rows: readonly PlannedRow[]): Promise<void> {
  await client.query(
    `insert into scan_coverage (scan_id, account_id, region, collector, outcome, message)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) on conflict do nothing`,
    [
      scanId,
      rows.map((row) => row.accountId),
      rows.map((row) => row.region),
      rows.map((row) => row.collector),
      rows.map((row) => row.outcome ?? 'pending'),
      rows.map((row) => row.message ?? null),
    ],
  )
}

/** Marks rows as being read. Only rows that are still open: what a lost attempt finished stays finished. */
export async function startRows(
  client: Client,
  scanId: number,
  place: { readonly accountId: string; readonly region: string },
  collectors: readonly string[],
  at: Date,
): Promise<void> {
  await client.query(
    `update scan_coverage set outcome = 'running', started_at = $5
     where scan_id = $1 and account_id = $2 and region = $3 and collector = any($4) and outcome in ('pending', 'running')`,
    [scanId, place.accountId, place.region, collectors, at],
  )
}

export async function finishRows(
  client: Client,
  scanId: number,
  harvests: readonly Harvest[],
  at: Date,
): Promise<void> {
  await client.query(
    `update scan_coverage c set outcome = done.outcome, call = done.call, error_code = done.code, message = done.message,
       items = done.items, calls = done.calls, finished_at = $2
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::int[])
       as done(account_id, region, collector, outcome, call, code, message, items, calls)
     where c.scan_id = $1 and c.account_id = done.account_id and c.region = done.region and c.collector = done.collector`,
    [
      scanId,
      at,
      harvests.map(({ place }) => place.accountId),
      harvests.map(({ place }) => place.region),
      harvests.map(({ collector }) => collector),
      harvests.map(({ outcome }) => outcome),
      harvests.map(({ unread }) => unread?.call ?? null),
      harvests.map(({ unread }) => codeOf(unread)),
      harvests.map(messageOf),
      harvests.map(({ resources }) => resources.length),
      harvests.map(({ calls }) => calls),
    ],
  )
}

/** Ends every open row of an account the same way: nobody could enter it, or the job gave up. */
export async function endOpenRows(
  client: Client,
  scanId: number,
  where: { readonly accountId?: string; readonly collectors?: readonly string[] },
  unread: Unread,
  at: Date,
): Promise<void> {
  await client.query(
    `update scan_coverage set outcome = $4, call = $5, error_code = $6, message = $7, finished_at = $8
     where scan_id = $1 and outcome in ('pending', 'running')
       and ($2::text is null or account_id = $2) and ($3::text[] is null or collector = any($3))`,
    [
      scanId,
      where.accountId ?? null,
      where.collectors ?? null,
      unread.state,
      unread.call,
      codeOf(unread),
      unread.message,
      at,
    ],
  )
}

export async function endAccountAccess(
  client: Client,
  scanId: number,
  accountId: string,
  calls: number,
  at: Date,
): Promise<void> {
  await client.query(
    `update scan_coverage set outcome = 'read', calls = $4, finished_at = $5
     where scan_id = $1 and account_id = $2 and region = '' and collector = $3 and outcome in ('pending', 'running')`,
    [scanId, accountId, accountAccess, calls, at],
  )
}

/** Collectors still to be run in an account, by Region. */
export async function openRows(client: Client, scanId: number, accountId: string): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ region: string; collectors: string[] }>(
    `select region, array_agg(collector order by collector) as collectors from scan_coverage
     where scan_id = $1 and account_id = $2 and collector <> $3 and outcome in ('pending', 'running')
     group by region order by region`,
    [scanId, accountId, accountAccess],
  )
  return new Map(rows.map(({ region, collectors }) => [region, collectors]))
}

/** Whether an account has rows of these collectors yet. */
export async function isLaidOut(
  client: Client,
  scanId: number,
  accountId: string,
  collectors: readonly string[],
): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from scan_coverage where scan_id = $1 and account_id = $2 and collector = any($3) limit 1',
    [scanId, accountId, collectors],
  )
  return (rowCount ?? 0) > 0
}

const codeOf = (unread: Unread | null): string | null =>
  unread === null ? null : unread.state === 'denied' ? 'AccessDenied' : unread.code

function messageOf({ unread, misses }: Harvest): string | null {
  if (!unread) return null
  return misses > 1 ? `${unread.message} (${misses - 1} more reads did not work)` : unread.message
}
