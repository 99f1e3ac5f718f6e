import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { auditedOf } from './channel-views'
import { lockChannel } from './lock-channel'
import { requireChannelManager } from './require-manager'

/** Its messages go with it; what was not sent is not sent any more. */
export async function deleteChannel(ctx: ServiceContext, id: string): Promise<void> {
  requireChannelManager(ctx)
  await inTransaction(ctx.db, async (tx) => {
    const row = await lockChannel(tx, id)
    await tx.notificationChannel.delete({ where: { id } })
    await recordAudit(tx, ctx, {
      action: 'channel.deleted',
      subject: { type: 'channel', id },
      summary: `Channel "${row.name}" deleted`,
      before: auditedOf(row),
    })
  })
}
