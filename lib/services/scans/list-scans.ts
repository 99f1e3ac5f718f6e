import type { ScanListQuery, ScanPage } from '@/lib/contracts/scans'
import type { Prisma } from '@/lib/db/generated/client'
import { requirePermission, type ServiceContext } from '../context'
import { toScanRows } from './scan-rows'

/** One page of scans, newest first unless asked otherwise. */
export async function listScans(ctx: ServiceContext, query: ScanListQuery): Promise<ScanPage> {
  requirePermission(ctx, 'scans.read')
  const { prisma } = ctx.db
  const where: Prisma.ScanWhereInput = query.q
    ? {
        OR: [
          { requestedBy: { contains: query.q, mode: 'insensitive' } },
          { summary: { contains: query.q, mode: 'insensitive' } },
          ...(/^\d{1,9}$/.test(query.q) ? [{ id: Number(query.q) }] : []),
        ],
      }
    : {}
  const [scans, total] = await Promise.all([
    prisma.scan.findMany({
      where,
      orderBy: { id: query.dir },
      skip: (query.page - 1) * query.size,
      take: query.size,
    }),
    prisma.scan.count({ where }),
  ])
  return { items: await toScanRows(ctx.db, scans, ctx.clock.now()), total, page: query.page, size: query.size }
}
