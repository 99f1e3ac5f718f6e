import { inTransaction } from '@/lib/db/transaction'
import { notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { keepOneFactor } from './keep-one-factor'
import { requireConfirmed, requireSession } from './require-session'

/** Takes one's authenticator app away, and its backup codes with it. */
export async function removeTotp(ctx: ServiceContext): Promise<void> {
  const own = requireSession(ctx)
  const { userId } = own
  await inTransaction(ctx.db, async (tx) => {
    await requireConfirmed(tx, ctx, own)
    const { count } = await tx.totpFactor.deleteMany({ where: { userId, confirmedAt: { not: null } } })
    if (count === 0) throw notFound('The authenticator app')
    await tx.backupCode.deleteMany({ where: { userId } })
    await keepOneFactor(tx, userId)
    await recordAudit(tx, ctx, {
      action: 'totp.disabled',
      subject: { type: 'user', id: userId },
      summary: `${ctx.actor.name} removed their authenticator app and its backup codes`,
    })
  })
}
