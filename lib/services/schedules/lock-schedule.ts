import type { Transaction } from '@/lib/db/client'
import type { ScanSchedule } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { requireScanScope } from '@/lib/services/scans/require-scan-scope'
import { isKnownSchedule } from './known-schedules'
import { scopeOf } from './schedule-views'

/** The schedule as it is now, for who may change it, held until the transaction ends: nobody runs or changes it meanwhile. */
export async function lockSchedule(
  tx: Transaction,
  ctx: Pick<ServiceContext, 'actor'>,
  id: string,
): Promise<ScanSchedule> {
  await tx.$executeRaw`select from scan_schedules where id = ${id} for update`
  const row = await tx.scanSchedule.findUnique({ where: { id } })
  if (!row || !isKnownSchedule(ctx, row)) throw notFound('This schedule')
  requireScanScope(ctx, 'scans.schedule', scopeOf(row))
  return row
}
