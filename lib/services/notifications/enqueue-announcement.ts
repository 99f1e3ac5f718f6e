import type { Transaction } from '@/lib/db/client'
import { addJob } from '@/lib/db/queue'
import type { AuditRecord } from '@/lib/domain/audit/actions'
import { announcementOf, type NoticeKind } from '@/lib/domain/notifications/notice'

/**
 * Queues that somebody may have to be told, within the transaction of the change: it is told if and only if it happened. Whom and what
 * is found out by the worker, so that nobody who writes the log waits for it.
 */
export async function enqueueAnnouncement(
  tx: Pick<Transaction, '$executeRaw' | 'notificationChannel'>,
  { seq, action, after }: Pick<AuditRecord, 'seq' | 'action' | 'after'>,
): Promise<void> {
  const kind = announcementOf(action, after)
  if (kind && (await tx.notificationChannel.findFirst({ where: listening(kind), select: { id: true } })))
    await addJob(tx, 'announce-entry', { seq }, { key: `announce-entry:${seq}`, maxAttempts: 10 })
}

/** The channels that are to hear of it. */
export const listening = (kind: NoticeKind) => ({ enabled: true, events: { has: kind } })
