import { hashPassword } from 'better-auth/crypto'
import { ChangePasswordInput } from '@/lib/contracts/account'
import { inTransaction } from '@/lib/db/transaction'
import { invalidInput } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { checkPassword } from './check-password'
import { endOthers } from './end-sessions'
import { requireSession } from './require-session'

/** One's own password, with the one that counted so far. Whoever else came in with that is out. */
export async function changePassword(ctx: ServiceContext, input: ChangePasswordInput): Promise<{ ended: number }> {
  const own = requireSession(ctx)
  const { current, next } = ChangePasswordInput.parse(input)
  if (next === current) throw invalidInput('That is the password you have. Choose another one.')
  await checkPassword(ctx, own, current)
  const password = await hashPassword(next)
  return inTransaction(ctx.db, async (tx) => {
    const { userId } = own
    await tx.authAccount.updateMany({ where: { userId, providerId: 'credential' }, data: { password } })
    await tx.user.update({ where: { id: userId }, data: { mustChangePassword: false } })
    await tx.authSession.updateMany({ where: { id: own.sessionId }, data: { confirmedAt: ctx.clock.now() } })
    const ended = await endOthers(tx, own)
    await recordAudit(tx, ctx, {
      action: 'password.changed',
      subject: { type: 'user', id: userId },
      summary: `${ctx.actor.name} changed their password${ended > 0 ? `; ${ended} other sessions ended` : ''}`,
    })
    return { ended }
  })
}
