import type { Transaction } from '@/lib/db/client'
import type { SignInMethod } from '@/lib/domain/sign-in/methods'
import { endOthers } from './end-sessions'
import type { OwnSession } from './require-session'

/**
 * This session has just shown a factor. Before the first one, other sessions that began with a password alone end: who has the
 * password only must not find a session open that a factor would have refused.
 */
export async function takeFactor(tx: Transaction, own: OwnSession, method: SignInMethod): Promise<void> {
  const { userId, sessionId } = own
  const passkeys = await tx.passkey.count({ where: { userId } })
  const totp = await tx.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })
  if (passkeys + totp === 0) await endOthers(tx, own)
  await tx.authSession.updateMany({ where: { id: sessionId, method: 'password' }, data: { method } })
}
