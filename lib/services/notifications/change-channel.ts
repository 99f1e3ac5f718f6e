import { ChangeChannelInput, type ChannelView } from '@/lib/contracts/channels'
import { inTransaction } from '@/lib/db/transaction'
import { invalidInput } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { refuseTakenName } from '@/lib/services/refuse-taken-name'
import { auditedOf } from './channel-views'
import { getChannel } from './get-channel'
import { keepAddress } from './keep-address'
import { lockChannel } from './lock-channel'
import { requireChannelManager } from './require-manager'

/** Changes what is given, switching on and off included. */
export async function changeChannel(
  ctx: ServiceContext,
  { id, ...input }: { id: string } & ChangeChannelInput,
): Promise<ChannelView> {
  requireChannelManager(ctx)
  const { name, url, events, accounts, enabled } = ChangeChannelInput.parse(input)
  await refuseTakenName('channel', name ?? '', () =>
    inTransaction(ctx.db, async (tx) => {
      const before = await lockChannel(tx, id)
      if (url !== undefined && before.kind === 'mail') throw invalidInput('A channel of mail has no URL.')
      const after = await tx.notificationChannel.update({
        where: { id },
        data: {
          ...(name !== undefined && { name }),
          ...(events && { events: [...new Set(events)] }),
          ...(accounts && { accounts: [...new Set(accounts)] }),
          ...(enabled !== undefined && { enabled }),
          ...(url !== undefined && keepAddress(id, url)),
        },
      })
      const same = JSON.stringify(auditedOf(before)) === JSON.stringify(auditedOf(after))
      if (same && url === undefined) return
      await recordAudit(tx, ctx, {
        action: 'channel.changed',
        subject: { type: 'channel', id },
        summary: `Channel "${after.name}" ${whatChanged(before.enabled, after.enabled)}${url === undefined ? '' : `, its URL given anew (${after.host})`}`,
        before: auditedOf(before),
        after: auditedOf(after),
      })
    }),
  )
  return (await getChannel(ctx, id)).channel
}

const whatChanged = (before: boolean, after: boolean) =>
  before === after ? 'changed' : after ? 'switched on' : 'switched off'
