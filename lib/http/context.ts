import 'server-only'
import { auth } from '@/lib/auth/auth'
import { sourceAddressOf } from '@/lib/auth/request-facts'
import { findSignedIn, type SignedIn } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { processDatabase } from '@/lib/db/process-database'
import type { DueStep } from '@/lib/domain/sign-in/due-step'
import { AppError, unauthenticated } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { findTokenActor } from '@/lib/services/tokens/find-token-actor'
import { bearerOf } from './bearer'
import { limitStranger } from './request-limit'

/**
 * The context of a call over HTTP: who is signed in, where the call came from. Refuses a caller without a session or token, and one
 * who has something to do first, unless this call is for that.
 */
export async function serviceContext(
  request: Request,
  requestId: string,
  { whileDue = false }: { readonly whileDue?: boolean } = {},
): Promise<ServiceContext> {
  // Reads do not keep a session alive: pages read by themselves, and nobody may be there.
  const found = await findCaller(request, { present: request.method !== 'GET' && request.method !== 'HEAD' })
  if (!found) {
    await limitStranger(sourceAddressOf(request.headers))
    throw unauthenticated()
  }
  const { actor, due } = found
  if (due && !whileDue) throw new AppError('precondition-failed', dueWords[due], { due })
  return {
    db: processDatabase(),
    clock: systemClock,
    actor,
    request: { id: requestId, sourceAddress: sourceAddressOf(request.headers) },
  }
}

/** Whether the session or token of a request that is still open would be let in again. */
export async function isStillSignedIn(request: Request): Promise<boolean> {
  const found = await findCaller(request, { present: false })
  return found !== null && found.due === null
}

/** A token stands for itself: a cookie that came along is not looked at. */
async function findCaller(request: Request, seen: { readonly present: boolean }): Promise<SignedIn | null> {
  const secret = bearerOf(request.headers)
  if (!secret) return findSignedIn(auth(), request.headers, seen)
  const actor = await findTokenActor({ db: processDatabase(), clock: systemClock }, secret)
  return actor && { actor, due: null }
}

const dueWords: Readonly<Record<DueStep, string>> = {
  password: 'Choose a password of your own first.',
  'second-factor': 'Set up a second factor first.',
}
