import { inTransaction } from '@/lib/db/transaction'
import { notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { keepOneFactor } from './keep-one-factor'
import { requireConfirmed, requireSession } from './require-session'

/** Takes one of one's own passkeys away; what it is kept on signs in no more. */
export async function removePasskey(ctx: ServiceContext, id: string): Promise<void> {
  const own = requireSession(ctx)
  const { userId } = own
  await inTransaction(ctx.db, async (tx) => {
    await requireConfirmed(tx, ctx, own)
    const found = await tx.passkey.findFirst({ where: { id, userId } })
    const { count } = await tx.passkey.deleteMany({ where: { id, userId } })
    if (!found || count === 0) throw notFound('The passkey')
    await keepOneFactor(tx, userId)
    await recordAudit(tx, ctx, {
      action: 'passkey.removed',
      subject: { type: 'user', id: userId },
      summary: `${ctx.actor.name} removed the passkey "${found.name}"`,
      before: { id, name: found.name },
    })
  })
}
