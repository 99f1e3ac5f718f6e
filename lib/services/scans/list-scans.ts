import type { ScanListQuery, ScanPage } from '@/lib/contracts/scans'
import type { Prisma } from '@/lib/db/generated/client'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { knownScan } from './known-scans'
import { toScanRows } from './scan-rows'

/** Scans further back than this are told to those only who see all accounts. */
const mostKnown = 10_000

/** One page of scans, newest first unless asked otherwise. */
export async function listScans(ctx: ServiceContext, query: ScanListQuery): Promise<ScanPage> {
  requirePermission(ctx, 'scans.read')
  const { prisma } = ctx.db
  const known = await knownIds(ctx)
  const where: Prisma.ScanWhereInput = query.q
    ? {
        AND: known,
        OR: [
          { requestedBy: { contains: query.q, mode: 'insensitive' } },
          ...('id' in known ? [] : [{ summary: { contains: query.q, mode: 'insensitive' as const } }]),
          ...(/^\d{1,9}$/.test(query.q) ? [{ id: Number(query.q) }] : []),
        ],
      }
    : known
  const [scans, total] = await Promise.all([
    prisma.scan.findMany({
      where,
      orderBy: { id: query.dir },
      skip: (query.page - 1) * query.size,
      take: query.size,
    }),
    prisma.scan.count({ where }),
  ])
  return { items: await toScanRows(ctx, scans), total, page: query.page, size: query.size }
}

/** Whoever sees some accounts knows of some scans. */
async function knownIds(ctx: ServiceContext): Promise<{ id?: { in: number[] } }> {
  const scope = scopeOf(ctx, 'scans.read')
  if (scope === 'all') return {}
  const rows = await ctx.db.prisma.$queryRaw<{ id: number }[]>`
    select s.id from scans s where ${knownScan(scope)} order by s.id desc limit ${mostKnown}`
  return { id: { in: rows.map(({ id }) => id) } }
}
