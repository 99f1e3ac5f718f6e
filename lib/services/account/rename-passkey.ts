import { type AccountPasskey, RenamePasskeyInput } from '@/lib/contracts/account'
import { inTransaction } from '@/lib/db/transaction'
import { notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { toPasskeyView } from './passkey-view'
import { requireSession } from './require-session'

/** Another name for one of one's own passkeys, such as the device it is on. */
export async function renamePasskey(
  ctx: ServiceContext,
  id: string,
  input: RenamePasskeyInput,
): Promise<AccountPasskey> {
  const { userId } = requireSession(ctx)
  const { name } = RenamePasskeyInput.parse(input)
  return inTransaction(ctx.db, async (tx) => {
    const found = await tx.passkey.findFirst({ where: { id, userId } })
    if (!found) throw notFound('The passkey')
    const row = await tx.passkey.update({ where: { id }, data: { name } })
    await recordAudit(tx, ctx, {
      action: 'passkey.renamed',
      subject: { type: 'user', id: userId },
      summary: `${ctx.actor.name} renamed the passkey "${found.name}" to "${name}"`,
      before: { name: found.name },
      after: { name },
    })
    return toPasskeyView(row)
  })
}
