import type { Transaction } from '@/lib/db/client'
import type { NoticeDelivery } from '@/lib/db/generated/client'
import { addJob } from '@/lib/db/queue'

/** After so many attempts a message is dead: over about sixteen hours, as the queue waits longer each time. */
export const mostAttempts = 12

/** The deliveries count their own attempts; the queue must not give up before them. */
const queueAttempts = 2 * mostAttempts

/** One channel's messages go out one after another: a slow receiver holds up its own and nobody else's. */
export async function enqueueDelivery(
  tx: Pick<Transaction, '$executeRaw'>,
  { id, channelId, recipient }: Pick<NoticeDelivery, 'id' | 'channelId' | 'recipient'>,
): Promise<void> {
  if (recipient !== '') return enqueueMail(tx, recipient)
  const options = { key: `deliver-notice:${id}`, queue: `channel:${channelId}`, maxAttempts: queueAttempts }
  await addJob(tx, 'deliver-notice', { deliveryId: id }, options)
}

/** What comes together goes as one mail. One person's mails go one after another: none is sent by two workers at once. */
export async function enqueueMail(tx: Pick<Transaction, '$executeRaw'>, userId: string, runAt?: Date): Promise<void> {
  const options = { key: `send-mail:${userId}`, queue: `mail:${userId}`, maxAttempts: queueAttempts, keepRunAt: true }
  await addJob(tx, 'send-mail', { userId }, runAt ? { ...options, runAt } : options)
}
