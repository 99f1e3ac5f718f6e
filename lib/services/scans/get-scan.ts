import type { ScanView } from '@/lib/contracts/scans'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { accountsIn, ofAccounts } from '@/lib/services/in-scope'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import { knownScan } from './known-scans'
import { settledRow, toScanRows, unreadRow } from './scan-rows'

/** One scan: how far it is, and everything it could not read with the reason. */
export async function getScan(ctx: ServiceContext, id: number): Promise<ScanView> {
  requirePermission(ctx, 'scans.read')
  const { prisma } = ctx.db
  const known = await prisma.$queryRaw<unknown[]>`
    select from scans s where s.id = ${id} and ${knownScan(scopeOf(ctx, 'scans.read'))}`
  const scan = known.length > 0 ? await prisma.scan.findUnique({ where: { id } }) : null
  if (!scan) throw notFound(`Scan ${id}`)
  const [[row], names, reading, unread, byAccount, byCollector] = await Promise.all([
    toScanRows(ctx, [scan]),
    accountNames(ctx),
    prisma.scanCoverage.findMany({
      where: {
        scanId: id,
        collector: accountAccess,
        outcome: 'running',
        ...ofAccounts(scopeOf(ctx, 'scans.read')),
      },
      select: { accountId: true },
      orderBy: { startedAt: 'asc' },
    }),
    unreadRows(ctx, id),
    countsBy(ctx, id, 'account_id'),
    countsBy(ctx, id, 'collector'),
  ])
  if (!row) throw notFound(`Scan ${id}`)
  const nameOf = (accountId: string) => names.get(accountId) ?? accountId
  return {
    ...row,
    reading: reading.map(({ accountId }) => nameOf(accountId)),
    unread: unread.map((one) => ({
      accountId: one.accountId,
      accountName: nameOf(one.accountId),
      region: one.region,
      collector: one.collector,
      outcome: one.outcome as ScanView['unread'][number]['outcome'],
      call: one.call,
      errorCode: one.errorCode,
      message: one.message,
      items: one.items,
      lastReadAt: one.lastReadAt?.toISOString() ?? null,
    })),
    byAccount: byAccount.map(({ name: accountId, ...counts }) => ({
      accountId,
      accountName: nameOf(accountId),
      ...counts,
    })),
    byCollector: byCollector.map(({ name: collector, ...counts }) => ({ collector, ...counts })),
  }
}

interface UnreadRow {
  readonly accountId: string
  readonly region: string
  readonly collector: string
  readonly outcome: string
  readonly call: string | null
  readonly errorCode: string | null
  readonly message: string | null
  readonly items: number
  readonly lastReadAt: Date | null
}

/** What could not be read, each with the time of the last scan that could. A whole account refused may have been read by Region. */
async function unreadRows(ctx: ServiceContext, scanId: number): Promise<UnreadRow[]> {
  const { rows } = await ctx.db.pool.query<UnreadRow>(
    `select c.account_id as "accountId", c.region, c.collector, c.outcome, c.call, c.error_code as "errorCode", c.message, c.items,
       (select max(p.finished_at) from scan_coverage p
        where p.account_id = c.account_id and p.collector = c.collector and p.scan_id < c.scan_id
          and (c.region = '' or p.region = c.region) and p.outcome in ('read', 'partial')) as "lastReadAt"
     from scan_coverage c
     where c.scan_id = $1 and ($2::text[] is null or c.account_id = any($2)) and c.outcome in ('denied', 'failed', 'partial', 'skipped')
     order by c.account_id, c.region, c.collector`,
    [scanId, accountsIn(scopeOf(ctx, 'scans.read'))],
  )
  return rows
}

async function accountNames(ctx: ServiceContext): Promise<Map<string, string>> {
  const { rows } = await ctx.db.pool.query<{ id: string; name: string }>(
    `select resource_id as id, body->>'name' as name from resource_versions where kind = 'account' and current`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

interface Counts {
  readonly name: string
  readonly done: number
  readonly total: number
  readonly unread: number
  readonly items: number
}

async function countsBy(ctx: ServiceContext, scanId: number, column: 'account_id' | 'collector'): Promise<Counts[]> {
  const { rows } = await ctx.db.pool.query<Counts>(
    `select ${column} as name,
       (count(*) filter (where ${settledRow.text}))::int as done,
       count(*)::int as total,
       (count(*) filter (where ${unreadRow.text}))::int as unread,
       sum(items)::int as items
     from scan_coverage where scan_id = $1 and ($2::text[] is null or account_id = any($2))
     group by ${column} order by ${column}`,
    [scanId, accountsIn(scopeOf(ctx, 'scans.read'))],
  )
  return rows
}
