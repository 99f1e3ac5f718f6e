import { randomUUID } from 'node:crypto'
import { NoticePayload } from '@/lib/contracts/notices'
import type { Transaction } from '@/lib/db/client'
import type { NotificationChannel } from '@/lib/db/generated/client'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import type { AuditAction, AuditRecord } from '@/lib/domain/audit/actions'
import { announcementOf, isForChannel, type NoticeKind } from '@/lib/domain/notifications/notice'
import type { JobContext } from '@/lib/services/job-context'
import { enqueueDelivery } from './enqueue-delivery'
import { type MadeNotice, makeNotice } from './make-notice'
import { recipientsOf } from './recipients'

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

const listening = (kind: NoticeKind) => ({ enabled: true, events: { has: kind } })

/** Writes one delivery for each channel and person, and queues it; running it again adds none. */
export async function announceEntry(
  job: Pick<JobContext, 'db' | 'clock'>,
  { seq }: { readonly seq: string },
): Promise<void> {
  await inTransaction(job.db, async (tx) => {
    const entry = await tx.auditEntry.findUnique({ where: { seq: BigInt(seq) } })
    const kind = entry && announcementOf(entry.action as AuditAction, entry.after)
    if (!kind) return
    const channels = await tx.notificationChannel.findMany({
      where: listening(kind),
      orderBy: { createdAt: 'asc' },
    })
    const made = channels.length > 0 ? await makeNotice(tx, entry, kind) : null
    if (!made) return
    const heard = channels.filter(({ accounts }) => isForChannel(accounts, made.accounts))
    const now = job.clock.now()
    const deliveries = await tx.noticeDelivery.createManyAndReturn({
      data: (await addressees(tx, heard, kind, made)).map(({ channelId, recipient }) => ({
        id: `ksn-${randomUUID()}`,
        channelId,
        recipient,
        entry: entry.seq,
        type: kind,
        notice: NoticePayload.parse(made.notice),
        createdAt: now,
        queuedAt: now,
      })),
      skipDuplicates: true,
    })
    for (const delivery of deliveries) await enqueueDelivery(tx, delivery)
  })
}

/** A person gets one mail, whichever channels of mail hear of it. */
async function addressees(
  tx: Transaction,
  channels: readonly NotificationChannel[],
  kind: NoticeKind,
  made: MadeNotice,
): Promise<{ readonly channelId: string; readonly recipient: string }[]> {
  const [mail] = channels.filter((channel) => channel.kind === 'mail')
  const people = mail ? await recipientsOf(tx, kind, made) : []
  return [
    ...channels.filter((channel) => channel.kind !== 'mail').map(({ id }) => ({ channelId: id, recipient: '' })),
    ...people.map((recipient) => ({ channelId: mail?.id ?? '', recipient })),
  ]
}
