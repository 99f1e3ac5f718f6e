import { Secret, TOTP } from 'otpauth'
import type { Clock } from '@/lib/clock'
import type { Database, Transaction } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { decryptSecret, hashBackupCode } from './secrets'

const periodSeconds = 30
/** Clocks of phones differ: one step to either side. */
const tolerance = 1
const failuresAllowed = 10
const lockMinutes = 15

export const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer: 'Keyscope', label, secret: Secret.fromBase32(secret), period: periodSeconds })

/** The time step a code belongs to, or null where it is wrong. RFC 6238; a step that was accepted is not accepted again (5.2). */
export function stepOf(secret: string, code: string, at: Date, lastStep = 0n): bigint | null {
  if (!/^\d{6}$/.test(code)) return null
  const delta = totpOf(secret).validate({ token: code, timestamp: at.getTime(), window: tolerance })
  if (delta === null) return null
  const step = BigInt(Math.floor(at.getTime() / 1000 / periodSeconds) + delta)
  return step > lastStep ? step : null
}

export type CodeOutcome = 'code' | 'backup-code' | 'wrong' | 'locked'

/**
 * Judges a code of an authenticator or a backup code, and spends it. Ten wrong ones in a row close the second factor for a quarter of an
 * hour, whatever address they came from. Two of the same at one moment wait for each other, and the second is wrong.
 */
export function checkCode(
  { db, clock, secret }: { readonly db: Database; readonly clock: Clock; readonly secret: string },
  by: Pick<ServiceContext, 'actor' | 'request'>,
  code: string,
): Promise<CodeOutcome> {
  const userId = by.actor.id
  return inTransaction(db, async (tx) => {
    const now = clock.now()
    await tx.$queryRaw`select user_id from totp_factors where user_id = ${userId} for update`
    const factor = await tx.totpFactor.findUnique({ where: { userId } })
    if (!factor?.confirmedAt) return 'wrong'
    if (factor.lockedUntil && factor.lockedUntil > now) return 'locked'
    const typed = code.replace(/\s/g, '')
    const step = stepOf(await decryptSecret(secret, factor.secret), typed, now, factor.lastStep)
    if (step !== null) {
      await tx.totpFactor.update({ where: { userId }, data: { lastStep: step, failures: 0, lockedUntil: null } })
      return 'code'
    }
    const hash = hashBackupCode(secret, userId, code)
    const { count } = await tx.backupCode.updateMany({ where: { hash, userId, usedAt: null }, data: { usedAt: now } })
    if (count === 1) {
      await tx.totpFactor.update({ where: { userId }, data: { failures: 0, lockedUntil: null } })
      const left = await tx.backupCode.count({ where: { userId, usedAt: null } })
      await recordAudit(
        tx,
        { ...by, clock },
        {
          action: 'backup-code.used',
          subject: { type: 'user', id: userId },
          summary: `${by.actor.name} used a backup code; ${left} left`,
        },
      )
      return 'backup-code'
    }
    await countFailure(tx, userId, factor.failures + 1, now)
    return 'wrong'
  })
}

async function countFailure(tx: Transaction, userId: string, failures: number, now: Date): Promise<void> {
  const full = failures >= failuresAllowed
  const lockedUntil = full ? new Date(now.getTime() + lockMinutes * 60_000) : null
  await tx.totpFactor.update({ where: { userId }, data: { failures: full ? 0 : failures, lockedUntil } })
}
