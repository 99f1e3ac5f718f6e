import { type BackupCodes, CodeInput } from '@/lib/contracts/account'
import { inTransaction } from '@/lib/db/transaction'
import { AppError, invalidInput } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { AttemptLimit } from './attempt-limit'
import { makeBackupCodes } from './backup-codes'
import { stepOf } from './check-code'
import { takeFactor } from './first-factor'
import { requireConfirmed, requireSession } from './require-session'
import { authSecret, decryptSecret } from './secrets'

/** The first right code of an authenticator app: from now on a password alone signs nobody in. Gives the backup codes, once. */
export async function confirmTotp(ctx: ServiceContext, input: CodeInput): Promise<BackupCodes> {
  const own = requireSession(ctx)
  const { userId } = own
  const code = CodeInput.parse(input).code.replace(/\s/g, '')
  const { email } = await ctx.db.prisma.user.findUniqueOrThrow({ where: { id: userId } })
  const limit = new AttemptLimit(ctx.db, ctx.clock)
  await limit.count({ email, address: ctx.request?.sourceAddress ?? null })
  const codes = await inTransaction(ctx.db, async (tx) => {
    await requireConfirmed(tx, ctx, own)
    await tx.$queryRaw`select user_id from totp_factors where user_id = ${userId} for update`
    const factor = await tx.totpFactor.findUnique({ where: { userId } })
    if (!factor || factor.confirmedAt)
      throw new AppError('precondition-failed', 'There is no authenticator app to finish setting up. Start again.')
    const now = ctx.clock.now()
    const step = stepOf(await decryptSecret(authSecret(), factor.secret), code, now)
    if (step === null)
      throw invalidInput('The code is wrong. Check that the clock of the device is right, and enter the next code.')
    await takeFactor(tx, own, 'password+code')
    await tx.totpFactor.update({ where: { userId }, data: { confirmedAt: now, lastStep: step } })
    const made = await makeBackupCodes(tx, ctx, userId)
    await recordAudit(tx, ctx, {
      action: 'totp.enabled',
      subject: { type: 'user', id: userId },
      summary: `${ctx.actor.name} set up an authenticator app; ${made.length} backup codes made`,
    })
    return made
  })
  await limit.forgive(email)
  return { codes }
}
