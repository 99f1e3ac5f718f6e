import { randomUUID } from 'node:crypto'
import { CreateChannelInput, type CreatedChannel } from '@/lib/contracts/channels'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { refuseTakenName } from '@/lib/services/refuse-taken-name'
import { shownSecret } from './channel-secrets'
import { auditedOf, channelSetup } from './channel-views'
import { getChannel } from './get-channel'
import { keepAddress } from './keep-address'
import { requireChannelManager } from './require-manager'

/** Makes a channel; the secret of a webhook is told here and never again. */
export async function createChannel(ctx: ServiceContext, input: CreateChannelInput): Promise<CreatedChannel> {
  requireChannelManager(ctx)
  const { name, kind, url, events, accounts } = CreateChannelInput.parse(input)
  if (kind === 'mail' && channelSetup().mailFrom === null)
    throw new AppError('precondition-failed', 'Mail is not set up. Set KEYSCOPE_SMTP_URL and KEYSCOPE_MAIL_FROM first.')
  const id = randomUUID()
  const createdAt = ctx.clock.now()
  const data = {
    id,
    name,
    kind,
    events: [...new Set(events)],
    accounts: [...new Set(accounts)],
    ...(url !== undefined && keepAddress(id, url)),
    createdBy: ctx.actor.name,
    createdAt,
    secretCreatedAt: createdAt,
  }
  const secret = kind === 'webhook' ? shownSecret(id, 1) : null
  await refuseTakenName('channel', name, () =>
    inTransaction(ctx.db, async (tx) => {
      const row = await tx.notificationChannel.create({ data })
      await recordAudit(tx, ctx, {
        action: 'channel.created',
        subject: { type: 'channel', id },
        summary: `Channel "${name}" created: ${kind}${row.host ? ` to ${row.host}` : ''}, ${events.join(', ')}`,
        after: auditedOf(row),
      })
    }),
  )
  const { channel } = await getChannel(ctx, id)
  return { channel, secret }
}
