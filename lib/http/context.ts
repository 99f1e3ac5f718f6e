import 'server-only'
import { auth } from '@/lib/auth/auth'
import { sourceAddressOf } from '@/lib/auth/request-facts'
import { findActor } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { processDatabase } from '@/lib/db/process-database'
import { unauthenticated } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { findTokenActor } from '@/lib/services/tokens/find-token-actor'
import { bearerOf } from './bearer'
import { limitStranger } from './request-limit'

/** The context of a call over HTTP: who is signed in, where the call came from. Refuses a caller without a session or token. */
export async function serviceContext(request: Request, requestId: string): Promise<ServiceContext> {
  const db = processDatabase()
  const secret = bearerOf(request.headers)
  // A token stands for itself: a cookie that came along is not looked at.
  const actor = secret
    ? await findTokenActor({ db, clock: systemClock }, secret)
    : await findActor(db, auth(), request.headers)
  if (!actor) {
    await limitStranger(sourceAddressOf(request.headers))
    throw unauthenticated()
  }
  return {
    db,
    clock: systemClock,
    actor,
    request: { id: requestId, sourceAddress: sourceAddressOf(request.headers) },
  }
}
