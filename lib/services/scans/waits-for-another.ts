import type { Database } from '@/lib/db/client'
import { mayOverlap, ScanScope } from '@/lib/domain/scans/scope'

/** Whether an older scan may still read what this one is about: nothing is read twice at the same time. */
export async function waitsForAnother(
  db: Pick<Database, 'prisma'>,
  scanId: number,
  scope: ScanScope,
): Promise<boolean> {
  const older = await db.prisma.scan.findMany({
    where: { id: { lt: scanId }, status: { in: ['queued', 'running'] } },
    select: { scope: true },
  })
  return older.some((scan) => mayOverlap(ScanScope.parse(scan.scope), scope))
}
