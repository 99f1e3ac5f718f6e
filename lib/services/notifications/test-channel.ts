import { randomUUID } from 'node:crypto'
import { NoticePayload } from '@/lib/contracts/notices'
import { inTransaction } from '@/lib/db/transaction'
import { testKind } from '@/lib/domain/notifications/notice'
import { paths } from '@/lib/paths'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { enqueueDelivery } from './enqueue-delivery'
import { lockChannel } from './lock-channel'
import { linkTo } from './make-notice'
import { requireChannelManager } from './require-manager'

/** Sends a message that says so, the way all others go; mail to whoever asks. Its outcome shows among the channel's messages. */
export async function testChannel(ctx: ServiceContext, id: string): Promise<void> {
  requireChannelManager(ctx)
  await inTransaction(ctx.db, async (tx) => {
    const { name, kind } = await lockChannel(tx, id)
    const now = ctx.clock.now()
    const summary = `${ctx.actor.name} tried out the channel "${name}"`
    const notice = NoticePayload.parse({
      version: 1,
      type: testKind,
      timestamp: now.toISOString(),
      data: {
        entry: null,
        action: 'channel.tested',
        summary,
        reason: null,
        actor: { type: ctx.actor.type, name: ctx.actor.name },
        subject: { type: 'channel', id },
        url: linkTo(paths.channel(id)),
        request: null,
        bundle: null,
      },
    })
    const delivery = await tx.noticeDelivery.create({
      data: {
        id: `ksn-${randomUUID()}`,
        channelId: id,
        recipient: kind === 'mail' ? ctx.actor.id : '',
        type: testKind,
        notice,
        createdAt: now,
        queuedAt: now,
      },
    })
    await enqueueDelivery(tx, delivery)
    await recordAudit(tx, ctx, { action: 'channel.tested', subject: { type: 'channel', id }, summary })
  })
}
