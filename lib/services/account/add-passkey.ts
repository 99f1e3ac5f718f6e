import { type VerifiedRegistrationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { type AccountPasskey, AddPasskeyInput } from '@/lib/contracts/account'
import { inTransaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { conflict, invalidInput, messageOf } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { findChallenge, spendChallenge } from './challenge'
import { takeFactor } from './first-factor'
import { passkeyParty } from './passkey-party'
import { toPasskeyView } from './passkey-view'
import { requireConfirmed, requireLocal, requireSession } from './require-session'

/** Keeps the public half of a passkey that the browser has just made for this person. */
export async function addPasskey(ctx: ServiceContext, input: AddPasskeyInput): Promise<AccountPasskey> {
  const own = requireSession(ctx)
  const { userId } = own
  const { name, credential } = AddPasskeyInput.parse(input)
  const { registrationInfo: made } = await verify(ctx, userId, credential)
  if (!made) throw refused('It was not verified')
  return inTransaction(ctx.db, async (tx) => {
    await requireLocal(tx, userId)
    await requireConfirmed(tx, ctx, own)
    const { id } = made.credential
    if (await tx.passkey.findUnique({ where: { id } })) throw conflict('This passkey was added before.')
    await takeFactor(tx, own, 'passkey')
    const row = await tx.passkey.create({
      data: {
        id,
        userId,
        name,
        publicKey: made.credential.publicKey,
        counter: made.credential.counter,
        transports: credential.response.transports,
        backedUp: made.credentialBackedUp,
        createdAt: ctx.clock.now(),
      },
    })
    await recordAudit(tx, ctx, {
      action: 'passkey.added',
      subject: { type: 'user', id: userId },
      summary: `${ctx.actor.name} added the passkey "${name}"`,
      after: { id, name, backedUp: made.credentialBackedUp },
    })
    return toPasskeyView(row)
  })
}

async function verify(
  { db, clock }: ServiceContext,
  userId: string,
  credential: AddPasskeyInput['credential'],
): Promise<VerifiedRegistrationResponse> {
  const party = passkeyParty(env().APP_URL)
  try {
    return await verifyRegistrationResponse({
      response: credential,
      expectedChallenge: async (challenge) =>
        (await findChallenge(db.prisma, clock, 'passkey-adding', challenge)) === userId &&
        spendChallenge(db.prisma, clock, 'passkey-adding', challenge),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    })
  } catch (error) {
    throw refused(messageOf(error))
  }
}

const refused = (why: string) =>
  invalidInput(`The passkey could not be added: ${why}. Start again, at the address that Keyscope is opened by.`)
