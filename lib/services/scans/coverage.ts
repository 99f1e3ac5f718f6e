import type { PoolClient } from 'pg'
import type { CallMeter } from '@/lib/aws/call-meter'
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
  readonly outcome?: Extract<CoverageOutcome, 'pending' | 'skipped' | 'failed'>
  readonly errorCode?: string
  readonly message?: string
}

/** Gives how many rows are new. */
export async function layOutCoverage(client: Client, scanId: number, rows: readonly PlannedRow[]): Promise<number> {
  const { rowCount } = await client.query(
    `insert into scan_coverage (scan_id, account_id, region, collector, outcome, error_code, message)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
     on conflict do nothing`,
    [
      scanId,
      rows.map((row) => row.accountId),
      rows.map((row) => row.region),
      rows.map((row) => row.collector),
      rows.map((row) => row.outcome ?? 'pending'),
      rows.map((row) => row.errorCode ?? null),
      rows.map((row) => row.message ?? null),
    ],
  )
  return rowCount ?? 0
}

/**
 * Marks rows as being read, and gives where each goes on: behind what earlier attempts kept. Only rows that are still open: what a lost
 * attempt finished stays finished.
 */
export async function startRows(
  client: Client,
  scanId: number,
  place: { readonly accountId: string; readonly region: string },
  collectors: readonly string[],
  at: Date,
): Promise<Map<string, string | null>> {
  const { rows } = await client.query<{ collector: string; checkpoint: string | null }>(
    `update scan_coverage set outcome = 'running', started_at = $5
     where scan_id = $1 and account_id = $2 and region = $3 and collector = any($4) and outcome in ('pending', 'running')
     returning collector, checkpoint`,
    [scanId, place.accountId, place.region, collectors, at],
  )
  return new Map(rows.map(({ collector, checkpoint }) => [collector, checkpoint]))
}

/** What a harvest, or a portion of it, adds to its coverage row. */
export interface Gathered {
  readonly harvest: Harvest
  /** Versions that were opened and closed. */
  readonly written: number
}

/** Adds a portion to its row and notes where another worker would go on. */
export async function notePortion(client: Client, scanId: number, { harvest, written }: Gathered): Promise<void> {
  const { place, collector, unread, misses, resources, calls, throttled, expected, range } = harvest
  await client.query(
    `update scan_coverage set checkpoint = $5, items = items + $6, calls = calls + $7, throttled = throttled + $8,
       misses = misses + $9, written = written + $10, expected = $11,
       call = coalesce(call, $12), error_code = coalesce(error_code, $13), message = coalesce(message, $14)
     where scan_id = $1 and account_id = $2 and region = $3 and collector = $4`,
    [
      scanId,
      place.accountId,
      place.region,
      collector,
      range?.upTo ?? null,
      resources.length,
      calls,
      throttled,
      misses,
      written,
      expected,
      unread?.call ?? null,
      codeOf(unread),
      unread?.message ?? null,
    ],
  )
}

/**
 * Whether the rows are still those that this attempt started; nobody can take them until the end of the transaction. An attempt that
 * another one has taken over must not keep anything any more: it would write over what is newer.
 */
export async function holdsRows(
  client: Client,
  scanId: number,
  place: { readonly accountId: string; readonly region: string },
  collectors: readonly string[],
  startedAt: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from scan_coverage
     where scan_id = $1 and account_id = $2 and region = $3 and collector = any($4) and outcome = 'running' and started_at = $5
     for update`,
    [scanId, place.accountId, place.region, collectors, startedAt],
  )
  return rowCount === collectors.length
}

/** Ends rows with what came of them; a row that missed something in an earlier portion is not wholly read. */
export async function finishRows(
  client: Client,
  scanId: number,
  gathered: readonly Gathered[],
  at: Date,
): Promise<void> {
  const harvests = gathered.map(({ harvest }) => harvest)
  await client.query(
    `update scan_coverage c set
       outcome = case when done.outcome = 'read' and c.misses > 0 then 'partial'
         when done.outcome in ('denied', 'failed') and c.checkpoint is not null then 'partial' else done.outcome end,
       call = coalesce(c.call, done.call), error_code = coalesce(c.error_code, done.code),
       message = coalesce(c.message, done.message) ||
         case when c.misses + done.misses > 1 then ' (' || c.misses + done.misses - 1 || ' more reads did not work)' else '' end,
       items = c.items + done.items, calls = c.calls + done.calls, throttled = c.throttled + done.throttled,
       misses = c.misses + done.misses, written = c.written + done.written, expected = done.expected,
       checkpoint = null, finished_at = $2
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::int[],
         $12::int[], $13::int[], $14::int[], $15::int[])
       as done(account_id, region, collector, outcome, call, code, message, items, calls, throttled, misses, expected, written)
     where c.scan_id = $1 and c.account_id = done.account_id and c.region = done.region and c.collector = done.collector
       and c.outcome in ('pending', 'running')`,
    [
      scanId,
      at,
      harvests.map(({ place }) => place.accountId),
      harvests.map(({ place }) => place.region),
      harvests.map(({ collector }) => collector),
      harvests.map(({ outcome }) => outcome),
      harvests.map(({ unread }) => unread?.call ?? null),
      harvests.map(({ unread }) => codeOf(unread)),
      harvests.map(({ unread }) => unread?.message ?? null),
      harvests.map(({ resources }) => resources.length),
      harvests.map(({ calls }) => calls),
      harvests.map(({ throttled }) => throttled),
      harvests.map(({ misses }) => misses),
      harvests.map(({ expected }) => expected),
      gathered.map(({ written }) => written),
    ],
  )
}

/** Ends open rows the same way: nobody could enter the account, or the job gave up. Where a portion was kept, that was read. */
export async function endOpenRows(
  client: Client,
  scanId: number,
  where: { readonly accountId?: string; readonly region?: string; readonly collectors?: readonly string[] },
  unread: Unread,
  at: Date,
): Promise<void> {
  await client.query(
    `update scan_coverage set outcome = case when checkpoint is null then $4 else 'partial' end, call = $5, error_code = $6, message = $7, finished_at = $8
     where scan_id = $1 and outcome in ('pending', 'running')
       and ($2::text is null or account_id = $2) and ($3::text[] is null or collector = any($3))
       and ($9::text is null or region = $9)`,
    [
      scanId,
      where.accountId ?? null,
      where.collectors ?? null,
      unread.state,
      unread.call,
      codeOf(unread),
      unread.message,
      at,
      where.region ?? null,
    ],
  )
}

/** Ends all rows that are still open because nobody wants them any more. */
export async function skipOpenRows(
  client: Client,
  scanId: number,
  code: string,
  message: string,
  at: Date,
): Promise<void> {
  await client.query(
    `update scan_coverage set outcome = 'skipped', error_code = $2, message = $3, finished_at = $4
     where scan_id = $1 and outcome in ('pending', 'running')`,
    [scanId, code, message, at],
  )
}

/** Counts calls that belong to no collector: entering an account, asking for its Regions. */
export async function countAccessCalls(
  client: Client,
  scanId: number,
  accountId: string,
  meter: CallMeter,
): Promise<void> {
  await client.query(
    `update scan_coverage set calls = calls + $4, throttled = throttled + $5
     where scan_id = $1 and account_id = $2 and region = '' and collector = $3`,
    [scanId, accountId, accountAccess, meter.calls, meter.throttled],
  )
}

/** Ends an account's access row once everything else in the account is settled; safe to call again. */
export async function endAccountAccess(client: Client, scanId: number, accountId: string, at: Date): Promise<void> {
  await client.query(
    `update scan_coverage a set outcome = 'read', finished_at = $4
     where scan_id = $1 and account_id = $2 and region = '' and collector = $3 and outcome = 'running' and not exists (
       select from scan_coverage o where o.scan_id = $1 and o.account_id = $2 and o.collector <> $3
         and o.outcome in ('pending', 'running'))`,
    [scanId, accountId, accountAccess, at],
  )
}

/** Collectors still to be run in a place. */
export async function openCollectors(
  client: Client,
  scanId: number,
  place: { readonly accountId: string; readonly region: string },
): Promise<Set<string>> {
  const { rows } = await client.query<{ collector: string }>(
    `select collector from scan_coverage
     where scan_id = $1 and account_id = $2 and region = $3 and collector <> $4 and outcome in ('pending', 'running')`,
    [scanId, place.accountId, place.region, accountAccess],
  )
  return new Set(rows.map(({ collector }) => collector))
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
