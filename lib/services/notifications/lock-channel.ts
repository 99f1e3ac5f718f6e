import type { Transaction } from '@/lib/db/client'
import { type NotificationChannel, Prisma } from '@/lib/db/generated/client'
import { conflict, notFound } from '@/lib/errors'

/** The channel as it is now, held until the transaction ends: nobody changes it meanwhile. */
export async function lockChannel(tx: Transaction, id: string): Promise<NotificationChannel> {
  await tx.$executeRaw`select from notification_channels where id = ${id} for update`
  const row = await tx.notificationChannel.findUnique({ where: { id } })
  if (!row) throw notFound('This channel')
  return row
}

/** Runs `write`; a name that another channel has is told as such. */
export async function refuseTakenName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw conflict(`There is a channel "${name}" already. Choose another name, or change that one.`)
    throw error
  }
}
