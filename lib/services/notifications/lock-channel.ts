import type { Transaction } from '@/lib/db/client'
import type { NotificationChannel } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'

/** The channel as it is now, held until the transaction ends: nobody changes it meanwhile. */
export async function lockChannel(tx: Transaction, id: string): Promise<NotificationChannel> {
  await tx.$executeRaw`select from notification_channels where id = ${id} for update`
  const row = await tx.notificationChannel.findUnique({ where: { id } })
  if (!row) throw notFound('This channel')
  return row
}
