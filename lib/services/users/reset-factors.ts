import type { UserView } from '@/lib/contracts/access'
import { AppError } from '@/lib/errors'
import { recordAudit } from '../audit/record'
import type { ServiceContext } from '../context'
import { endAllSessions, withUser } from './with-user'

/** For somebody who lost them: authenticator app, backup codes and passkeys are gone, and a password signs in. */
export function resetFactors(ctx: ServiceContext, id: string): Promise<UserView> {
  return withUser(ctx, id, async (tx, person) => {
    const passkeys = await tx.passkey.deleteMany({ where: { userId: id } })
    const totp = await tx.totpFactor.deleteMany({ where: { userId: id } })
    await tx.backupCode.deleteMany({ where: { userId: id } })
    if (passkeys.count + totp.count === 0)
      throw new AppError('precondition-failed', `${person.name} has neither an authenticator app nor a passkey.`)
    const ended = await endAllSessions(tx, id)
    await recordAudit(tx, ctx, {
      action: 'user.factors-reset',
      subject: { type: 'user', id },
      summary: `Authenticator app and passkeys of ${person.name} removed; sessions ended: ${ended}`,
      before: { authenticator: totp.count > 0, passkeys: passkeys.count },
    })
  })
}
