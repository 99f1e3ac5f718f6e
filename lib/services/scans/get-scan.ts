import type { ScanView } from '@/lib/contracts/scans'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { accountAccess } from '@/lib/services/inventory/current-coverage'
import { settledRow, toScanRows, unreadRow } from './scan-rows'

/** One scan: how far it is, and everything it could not read with the reason. */
export async function getScan(ctx: ServiceContext, id: number): Promise<ScanView> {
  requirePermission(ctx, 'scans.read')
  const { prisma } = ctx.db
  const scan = await prisma.scan.findUnique({ where: { id } })
  if (!scan) throw notFound(`Scan ${id}`)
  const [[row], names, reading, unread, byAccount, byCollector] = await Promise.all([
    toScanRows(ctx.db, [scan]),
    accountNames(ctx),
    prisma.scanCoverage.findMany({
      where: { scanId: id, collector: accountAccess, outcome: 'running' },
      select: { accountId: true },
      orderBy: { startedAt: 'asc' },
    }),
    prisma.scanCoverage.findMany({
      where: { scanId: id, outcome: { in: ['denied', 'failed', 'partial', 'skipped'] } },
      orderBy: [{ accountId: 'asc' }, { region: 'asc' }, { collector: 'asc' }],
    }),
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
    })),
    byAccount: byAccount.map(({ name: accountId, ...counts }) => ({
      accountId,
      accountName: nameOf(accountId),
      ...counts,
    })),
    byCollector: byCollector.map(({ name: collector, ...counts }) => ({ collector, ...counts })),
  }
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
     from scan_coverage where scan_id = $1 group by ${column} order by ${column}`,
    [scanId],
  )
  return rows
}
