import { inTransaction } from '@/lib/db/transaction'
import { notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { enqueueDelivery } from './enqueue-delivery'
import { requireChannelManager } from './require-manager'

/** Sends a message again that is dead, or that its receiver lost. It has the same id: a receiver that had it can tell. */
export async function repeatDelivery(ctx: ServiceContext, id: string): Promise<void> {
  requireChannelManager(ctx)
  await inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`select from notice_deliveries where id = ${id} for update`
    const found = await tx.noticeDelivery.findUnique({ where: { id }, include: { channel: true } })
    if (!found) throw notFound('This message')
    if (found.state === 'waiting') return
    const again = await tx.noticeDelivery.update({
      where: { id },
      data: { state: 'waiting', attempts: 0, queuedAt: ctx.clock.now() },
    })
    await enqueueDelivery(tx, again)
    await recordAudit(tx, ctx, {
      action: 'notice.repeated',
      subject: { type: 'channel', id: found.channelId },
      summary: `Message ${id} of channel "${found.channel.name}" sent again`,
      before: { state: found.state, answer: found.answer },
    })
  })
}
