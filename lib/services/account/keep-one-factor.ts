import type { Transaction } from '@/lib/db/client'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/** Where a second factor is demanded, the last one is not taken away: another one comes first. */
export async function keepOneFactor(tx: Transaction, userId: string): Promise<void> {
  if (!env().KEYSCOPE_REQUIRE_SECOND_FACTOR) return
  const passkeys = await tx.passkey.count({ where: { userId } })
  const totp = await tx.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })
  if (passkeys + totp > 0) return
  throw new AppError(
    'precondition-failed',
    'This is your last second factor, and one is required here. Add another one first.',
  )
}
