import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { Clock } from '@/lib/clock'
import type { PasskeyAnswer } from '@/lib/contracts/account'
import type { Database } from '@/lib/db/client'
import { messageOf } from '@/lib/errors'
import { logger } from '@/lib/logger'
import { spendChallenge } from './challenge'
import type { PasskeyParty } from './passkey-party'

/**
 * Whose passkey answered, or null: an unknown one, one for another address, an answer used before or too late, a counter that went
 * back (a copy of the authenticator). The person must have unlocked the authenticator, which makes it two factors.
 */
export async function findPasskeyUser(
  { db, clock, party }: { readonly db: Database; readonly clock: Clock; readonly party: PasskeyParty },
  answer: PasskeyAnswer,
): Promise<{ readonly id: string; readonly email: string } | null> {
  const passkey = await db.prisma.passkey.findUnique({ where: { id: answer.id }, include: { user: true } })
  if (!passkey) return null
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: (challenge) => spendChallenge(db.prisma, clock, 'passkey-sign-in', challenge),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: Number(passkey.counter) },
    })
    if (!verified) return null
    const { count } = await db.prisma.passkey.updateMany({
      where: { id: passkey.id, counter: passkey.counter },
      data: { counter: authenticationInfo.newCounter, lastUsedAt: clock.now() },
    })
    return count === 1 ? passkey.user : null
  } catch (error) {
    logger.warn(`A passkey was refused: ${messageOf(error)}`)
    return null
  }
}
