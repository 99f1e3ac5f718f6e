import { randomInt } from 'node:crypto'
import type { BackupCodes } from '@/lib/contracts/account'
import type { Transaction } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { requireConfirmed, requireSession } from './require-session'
import { authSecret, hashBackupCode } from './secrets'

const howMany = 10
/** Letters and digits that are not taken for one another; twelve of them are 59 bits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** New codes; those there were are worth nothing from now on. They are told now and never again. */
export async function replaceBackupCodes(ctx: ServiceContext): Promise<BackupCodes> {
  const own = requireSession(ctx)
  return inTransaction(ctx.db, async (tx) => {
    await requireConfirmed(tx, ctx, own)
    const factor = await tx.totpFactor.findUnique({ where: { userId: own.userId } })
    if (!factor?.confirmedAt)
      throw new AppError('precondition-failed', 'Backup codes stand in for an authenticator app. Set one up first.')
    const codes = await makeBackupCodes(tx, ctx, own.userId)
    await recordAudit(tx, ctx, {
      action: 'backup-codes.made',
      subject: { type: 'user', id: own.userId },
      summary: `${ctx.actor.name} made ${codes.length} new backup codes; the old ones are void`,
    })
    return { codes }
  })
}

/** Replaces the codes within the caller's transaction. */
export async function makeBackupCodes(
  tx: Transaction,
  { clock }: Pick<ServiceContext, 'clock'>,
  userId: string,
): Promise<string[]> {
  const codes = Array.from({ length: howMany }, makeCode)
  const createdAt = clock.now()
  await tx.backupCode.deleteMany({ where: { userId } })
  await tx.backupCode.createMany({
    data: codes.map((code) => ({ userId, createdAt, hash: hashBackupCode(authSecret(), userId, code) })),
  })
  return codes
}

function makeCode(): string {
  const letters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
}
