import type { Database } from '@/lib/db/client'

/** The scan that what happens between scans is counted to. */
export async function newestScan(db: Database): Promise<number> {
  const scan = await db.prisma.scan.findFirst({
    where: { startedAt: { not: null } },
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  if (!scan) throw new Error('Expected at least one scan to have started before anything is assessed again.')
  return scan.id
}
