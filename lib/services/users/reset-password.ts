import { hashPassword } from 'better-auth/crypto'
import type { PasswordTold } from '@/lib/contracts/access'
import { AppError } from '@/lib/errors'
import { recordAudit } from '../audit/record'
import { requirePermission, type ServiceContext } from '../context'
import { temporaryPassword } from './temporary-password'
import { endAllSessions, withUser } from './with-user'

/** Gives somebody a password for one sign-in, after which they choose their own. Told now and never again. */
export async function resetPassword(ctx: ServiceContext, id: string): Promise<PasswordTold> {
  requirePermission(ctx, 'access.manage')
  const password = temporaryPassword()
  const hash = await hashPassword(password)
  const user = await withUser(ctx, id, async (tx, person) => {
    const { count } = await tx.authAccount.updateMany({
      where: { userId: id, providerId: 'credential' },
      data: { password: hash },
    })
    if (count === 0)
      throw new AppError(
        'precondition-failed',
        `${person.name} signs in through the identity provider and has no password.`,
      )
    await tx.user.update({ where: { id }, data: { mustChangePassword: true } })
    const ended = await endAllSessions(tx, id)
    await recordAudit(tx, ctx, {
      action: 'user.password-reset',
      subject: { type: 'user', id },
      summary: `The password of ${person.name} was reset; sessions ended: ${ended}`,
    })
  })
  return { user, password }
}
