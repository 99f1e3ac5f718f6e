import 'server-only'
import { auth } from '@/lib/auth/auth'
import { sourceAddressOf } from '@/lib/auth/request-facts'
import { findActor } from '@/lib/auth/session'
import { systemClock } from '@/lib/clock'
import { processDatabase } from '@/lib/db/process-database'
import { unauthenticated } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'

/** The context of a call over HTTP: who is signed in, where the call came from. Refuses a caller without a session. */
export async function serviceContext(request: Request, requestId: string): Promise<ServiceContext> {
  const actor = await findActor(auth(), request.headers)
  if (!actor) throw unauthenticated()
  return {
    db: processDatabase(),
    clock: systemClock,
    actor,
    request: { id: requestId, sourceAddress: sourceAddressOf(request.headers) },
  }
}
