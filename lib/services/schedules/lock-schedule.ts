import type { Transaction } from '@/lib/db/client'
import type { ScanSchedule } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'

/** The schedule as it is now, held until the transaction ends: nobody runs or changes it meanwhile. */
export async function lockSchedule(tx: Transaction, id: string): Promise<ScanSchedule> {
  await tx.$executeRaw`select from scan_schedules where id = ${id} for update`
  const row = await tx.scanSchedule.findUnique({ where: { id } })
  if (!row) throw notFound('This schedule')
  return row
}
