import { type CreatedChannel, overlapHours } from '@/lib/contracts/channels'
import { inTransaction } from '@/lib/db/transaction'
import { conflict } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { shownSecret } from './channel-secrets'
import { getChannel } from './get-channel'
import { lockChannel } from './lock-channel'
import { requireChannelManager } from './require-manager'

/** A new secret for a webhook, told once. For a day the one before signs as well, so that the receiver can change over in its time. */
export async function rotateSecret(ctx: ServiceContext, id: string): Promise<CreatedChannel> {
  requireChannelManager(ctx)
  const version = await inTransaction(ctx.db, async (tx) => {
    const row = await lockChannel(tx, id)
    if (row.kind !== 'webhook') throw conflict(`"${row.name}" signs nothing: only webhooks have a secret.`)
    const now = ctx.clock.now()
    if (row.previousUntil && row.previousUntil > now)
      throw conflict(
        `The secret of "${row.name}" was rotated less than ${overlapHours} hours ago; a third would cut the first off. Rotate it after ${row.previousUntil.toISOString()}, or make another channel.`,
      )
    const previousUntil = new Date(now.getTime() + overlapHours * 3_600_000)
    const after = await tx.notificationChannel.update({
      where: { id },
      data: { secretVersion: { increment: 1 }, previousUntil, secretCreatedAt: now },
    })
    await recordAudit(tx, ctx, {
      action: 'channel.secret-rotated',
      subject: { type: 'channel', id },
      summary: `Secret of channel "${row.name}" rotated; the one before signs until ${previousUntil.toISOString()}`,
      before: { version: row.secretVersion },
      after: { version: after.secretVersion },
    })
    return after.secretVersion
  })
  const { channel } = await getChannel(ctx, id)
  return { channel, secret: shownSecret(id, version) }
}
