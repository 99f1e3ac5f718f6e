import { randomUUID } from 'node:crypto'
import { NoticePayload } from '@/lib/contracts/notices'
import type { NotificationChannel } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import type { AuditAction } from '@/lib/domain/audit/actions'
import { announcementOf, isForChannel, type NoticeKind } from '@/lib/domain/notifications/notice'
import type { JobContext } from '@/lib/services/job-context'
import { listening } from './enqueue-announcement'
import { enqueueDelivery } from './enqueue-delivery'
import { type MadeNotice, makeNotice } from './make-notice'
import { recipientsOf } from './recipients'

/** Writes one delivery for each channel and person, and queues it; running it again adds none. */
export async function announceEntry(
  job: Pick<JobContext, 'db' | 'clock'>,
  { seq }: { readonly seq: string },
): Promise<void> {
  const { prisma } = job.db
  const entry = await prisma.auditEntry.findUnique({ where: { seq: BigInt(seq) } })
  const kind = entry && announcementOf(entry.action as AuditAction, entry.after)
  if (!kind) return
  const channels = await prisma.notificationChannel.findMany({ where: listening(kind), orderBy: { createdAt: 'asc' } })
  const made = channels.length > 0 ? await makeNotice(prisma, entry, kind) : null
  if (!made) return
  const heard = channels.filter(({ accounts }) => isForChannel(accounts, made.accounts))
  const addressed = await addressees(job, heard, kind, made)
  const now = job.clock.now()
  await inTransaction(job.db, async (tx) => {
    const deliveries = await tx.noticeDelivery.createManyAndReturn({
      data: addressed.map(({ channelId, recipient }) => ({
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
  job: Pick<JobContext, 'db' | 'clock'>,
  channels: readonly NotificationChannel[],
  kind: NoticeKind,
  made: MadeNotice,
): Promise<{ readonly channelId: string; readonly recipient: string }[]> {
  const [mail] = channels.filter((channel) => channel.kind === 'mail')
  const people = mail ? await recipientsOf(job, kind, made) : []
  return [
    ...channels.filter((channel) => channel.kind !== 'mail').map(({ id }) => ({ channelId: id, recipient: '' })),
    ...people.map((recipient) => ({ channelId: mail?.id ?? '', recipient })),
  ]
}
