import { generateRegistrationOptions } from '@simplewebauthn/server'
import type { PasskeyCreation } from '@/lib/contracts/account'
import { inTransaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import type { ServiceContext } from '@/lib/services/context'
import { startChallenge } from './challenge'
import { passkeyParty, passkeyPartyName } from './passkey-party'
import { requireConfirmed, requireLocal, requireSession } from './require-session'

/** What the browser needs to make a passkey: one that its authenticator keeps and unlocks, and none that is here already. */
export async function startPasskey(ctx: ServiceContext): Promise<PasskeyCreation> {
  const own = requireSession(ctx)
  const { userId } = own
  return inTransaction(ctx.db, async (tx) => {
    await requireLocal(tx, userId)
    await requireConfirmed(tx, ctx, own)
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, include: { passkeys: true } })
    const challenge = await startChallenge(tx, ctx.clock, { kind: 'passkey-adding', about: userId })
    const options = await generateRegistrationOptions({
      rpName: passkeyPartyName,
      rpID: passkeyParty(env().APP_URL).id,
      userID: new Uint8Array(Buffer.from(userId)),
      userName: user.email,
      userDisplayName: user.name,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      excludeCredentials: user.passkeys.map(({ id }) => ({ id })),
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return { ...options }
  })
}
