import type { Transaction } from '@/lib/db/client'
import { AppError, forbidden } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'

/** For how long a password or a sign-in opens what changes how somebody signs in. */
const confirmedMinutes = 10

export interface OwnSession {
  readonly userId: string
  readonly sessionId: string
}

/** Somebody who is signed in, in person: a token that leaked must not change how its person signs in. */
export function requireSession({ actor }: Pick<ServiceContext, 'actor'>): OwnSession {
  if (actor.type === 'user' && actor.session) return { userId: actor.id, sessionId: actor.session }
  throw forbidden('Accounts are changed by their person, signed in to the console.')
}

/** An account that Keyscope keeps: it has a password. How others sign in is their identity provider's to change. */
export async function requireLocal(store: Pick<Transaction, 'authAccount'>, userId: string): Promise<void> {
  const login = await store.authAccount.findFirst({ where: { userId, providerId: 'credential' } })
  if (login) return
  throw new AppError('precondition-failed', 'You sign in through the identity provider. Change it there.')
}

export const confirmedUntil = (confirmedAt: Date): Date => new Date(confirmedAt.getTime() + confirmedMinutes * 60_000)

/** Somebody who proved who they are a moment ago: a console left open must not give away the account. */
export async function requireConfirmed(
  tx: Transaction,
  ctx: Pick<ServiceContext, 'clock'>,
  { sessionId }: OwnSession,
): Promise<void> {
  const session = await tx.authSession.findUnique({ where: { id: sessionId } })
  if (session && confirmedUntil(session.confirmedAt) > ctx.clock.now()) return
  throw new AppError('precondition-failed', 'Enter your password again before you change how you sign in.', {
    confirm: true,
  })
}
