import { z } from 'zod'
import type { ScanRow } from '@/lib/contracts/scans'
import type { Database } from '@/lib/db/client'
import { type Prisma, type Scan, Prisma as sql } from '@/lib/db/generated/client'
import type { AccountScope } from '@/lib/domain/roles'
import { secondsLeft } from '@/lib/domain/scans/estimate'
import { ScanScope } from '@/lib/domain/scans/scope'
import { type ServiceContext, scopeOf } from '@/lib/services/context'
import { accountsIn } from '@/lib/services/in-scope'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import { knownPartOf, knownStatus } from './known-scans'

interface Totals {
  readonly scanId: number
  readonly accountsDone: number
  readonly accountsTotal: number
  readonly done: number
  readonly total: number
  readonly unread: number
  readonly items: number
  readonly calls: number
  readonly throttled: number
  readonly written: number
  /** When the last read ended. */
  readonly readUntil: Date | null
}

/** Scans as lists show them: how far, how much, and how much of it could not be read, in the accounts in scope. */
export async function toScanRows(ctx: ServiceContext, scans: readonly Scan[]): Promise<ScanRow[]> {
  const now = ctx.clock.now()
  const scope = scopeOf(ctx, 'scans.read')
  const totals = await totalsOf(
    ctx.db,
    scans.map(({ id }) => id),
    scope,
  )
  return scans.map((scan) => {
    const counted = totals.get(scan.id)
    return {
      id: scan.id,
      status: knownStatus(scan.status, scope, counted?.unread ?? 0),
      trigger: scan.trigger,
      requestedBy: scan.requestedBy,
      // It names accounts that could not be entered.
      summary: scope === 'all' ? scan.summary : null,
      requestedAt: scan.requestedAt.toISOString(),
      startedAt: scan.startedAt?.toISOString() ?? null,
      finishedAt: scan.finishedAt?.toISOString() ?? null,
      accounts: { done: counted?.accountsDone ?? 0, total: counted?.accountsTotal ?? 0 },
      tasks: { done: counted?.done ?? 0, total: counted?.total ?? 0, unread: counted?.unread ?? 0 },
      items: counted?.items ?? 0,
      calls: counted?.calls ?? 0,
      scope: knownPartOf(ScanScope.parse(scan.scope), scope),
      cancelling: scan.cancelRequestedAt !== null && scan.finishedAt === null,
      throttled: counted?.throttled ?? 0,
      written: counted?.written ?? 0,
      ...paceOf(scan, counted, now),
    }
  })
}

function paceOf(
  { status, startedAt, estimate }: Scan,
  counted: Totals | undefined,
  now: Date,
): Pick<ScanRow, 'expectedCalls' | 'callsPerSecond' | 'secondsLeft'> {
  const { calls } = z
    .object({ calls: z.number().nullable().catch(null) })
    .catch({ calls: null })
    .parse(estimate)
  const reading = status === 'running'
  const until = reading ? now : (counted?.readUntil ?? now)
  const elapsedSeconds = startedAt ? (until.getTime() - startedAt.getTime()) / 1_000 : 0
  const made = counted?.calls ?? 0
  const tasks = { done: counted?.done ?? 0, total: counted?.total ?? 0 }
  return {
    expectedCalls: calls,
    callsPerSecond: elapsedSeconds > 0 ? Math.round((made / elapsedSeconds) * 10) / 10 : null,
    secondsLeft: reading ? secondsLeft({ calls: made, expectedCalls: calls, tasks, elapsedSeconds }) : null,
  }
}

/** Whether a coverage row counts as not, or not wholly, read. */
export const unreadRow: Prisma.Sql = sql.sql`outcome in ('denied', 'failed', 'partial')`
/** Whether a coverage row is settled. */
export const settledRow: Prisma.Sql = sql.sql`outcome not in ('pending', 'running')`

async function totalsOf(
  db: Pick<Database, 'prisma'>,
  ids: readonly number[],
  scope: AccountScope,
): Promise<Map<number, Totals>> {
  const accounts = accountsIn(scope)
  const rows = await db.prisma.$queryRaw<Totals[]>`
    select scan_id as "scanId",
      (count(*) filter (where collector = ${accountAccess} and ${settledRow}))::int as "accountsDone",
      (count(*) filter (where collector = ${accountAccess}))::int as "accountsTotal",
      (count(*) filter (where ${settledRow}))::int as done,
      count(*)::int as total,
      (count(*) filter (where ${unreadRow}))::int as unread,
      sum(items)::int as items,
      sum(calls)::int as calls,
      sum(throttled)::int as throttled,
      sum(written)::int as written,
      max(finished_at) as "readUntil"
    from scan_coverage
    where scan_id = any(${[...ids]}::int[]) and (${accounts}::text[] is null or account_id = any(${accounts})) group by scan_id`
  return new Map(rows.map((row) => [row.scanId, row]))
}
