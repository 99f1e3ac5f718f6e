import 'server-only'
import type { Transaction } from '@/lib/db/client'
import { type DueStep, dueStep } from '@/lib/domain/sign-in/due-step'
import { isSignInMethod } from '@/lib/domain/sign-in/methods'
import { sessionEnd } from '@/lib/domain/sign-in/session-end'
import { heldRoles } from '@/lib/services/access/held-roles'
import type { Actor } from '@/lib/services/context'
import type { Auth } from './auth'

/** What a session that is used is written down for at most, so that a busy page costs no write per request. */
const noteEveryMs = 60_000

export interface SignedIn {
  readonly actor: Actor
  /** What they have to do before anything else. */
  readonly due: DueStep | null
}

/**
 * Who is signed in by the cookie of this request, or null. User and roles are read afresh each time: demoting and disabling work at
 * once. `present`: somebody did something; it keeps the session from ending for want of use.
 */
export async function findSignedIn(
  auth: Auth,
  headers: Headers,
  { present }: { readonly present: boolean },
): Promise<SignedIn | null> {
  const found = await auth.api.getSession({ headers })
  if (!found) return null
  const { db, clock, limits, secondFactorRequired } = auth.keyscope
  const { session, user } = found
  const now = clock.now()
  const { id, method, lastSeenAt } = session
  if (!isSignInMethod(method)) throw new Error(`Expected a way to sign in, got "${method}" in session ${id}.`)
  if (sessionEnd(session, limits) <= now || user.disabledAt) {
    await db.prisma.authSession.deleteMany({ where: { id } })
    return null
  }
  if (present && now.getTime() - lastSeenAt.getTime() >= noteEveryMs)
    await db.prisma.authSession.updateMany({ where: { id }, data: { lastSeenAt: now } })
  return {
    actor: { ...(await actorFromUser(db.prisma, user)), session: id },
    due: dueStep({ method, mustChangePassword: user.mustChangePassword, secondFactorRequired }),
  }
}

export const actorFromUser = async (
  tx: Pick<Transaction, '$queryRaw'>,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Actor> => ({ type: 'user', id, name, roles: await heldRoles(tx, id) })
