import { Secret } from 'otpauth'
import type { TotpSetup } from '@/lib/contracts/account'
import { inTransaction } from '@/lib/db/transaction'
import { conflict } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { totpOf } from './check-code'
import { requireConfirmed, requireLocal, requireSession } from './require-session'
import { authSecret, encryptSecret } from './secrets'

/** Makes the secret that an authenticator app is to share with us. It counts for nothing until a code of it was right. */
export async function startTotp(ctx: ServiceContext): Promise<TotpSetup> {
  const own = requireSession(ctx)
  const { userId } = own
  // RFC 4226 asks for 160 bits.
  const secret = new Secret({ size: 20 }).base32
  const encrypted = await encryptSecret(authSecret(), secret)
  return inTransaction(ctx.db, async (tx) => {
    await requireLocal(tx, userId)
    await requireConfirmed(tx, ctx, own)
    await tx.$queryRaw`select id from users where id = ${userId} for update`
    const { totp, email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, include: { totp: true } })
    if (totp?.confirmedAt) throw conflict('An authenticator app is set up. Remove it before you set up another one.')
    const data = { secret: encrypted, createdAt: ctx.clock.now(), lastStep: 0, failures: 0, lockedUntil: null }
    await tx.totpFactor.upsert({ where: { userId }, create: { userId, ...data }, update: data })
    return { secret, uri: totpOf(secret, email).toString() }
  })
}
