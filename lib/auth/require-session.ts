import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { systemClock } from '@/lib/clock'
import type { SessionView } from '@/lib/contracts/session'
import { processDatabase } from '@/lib/db/process-database'
import { permissionsOf } from '@/lib/domain/roles'
import { env } from '@/lib/env'
import { unauthenticated } from '@/lib/errors'
import { paths } from '@/lib/paths'
import type { ServiceContext } from '@/lib/services/context'
import { auth } from './auth'
import { requestIdOf, sourceAddressOf } from './request-facts'
import { findActor } from './session'

/** The context for server components. Without a session it sends the reader to the sign-in page, and back to `next` after. */
export async function requireContext(next?: string): Promise<ServiceContext> {
  const ctx = await currentContext()
  if (!ctx) redirect(paths.signIn(next))
  return ctx
}

/** Once per rendered page, however many components ask. */
const currentContext = cache(async (): Promise<ServiceContext | null> => {
  const received = await headers()
  const actor = await findActor(auth(), new Headers(received))
  if (!actor) return null
  return {
    db: processDatabase(),
    clock: systemClock,
    actor,
    request: { id: requestIdOf(received), sourceAddress: sourceAddressOf(received) },
  }
})

/** Who is signed in and what they may do, as every page shows it. */
export async function sessionView(ctx: ServiceContext): Promise<SessionView> {
  const { id, name, role } = ctx.actor
  const user = await ctx.db.prisma.user.findUnique({ where: { id }, select: { email: true } })
  if (!user) throw unauthenticated()
  return {
    user: { id, name, email: user.email, role },
    permissions: [...permissionsOf(role)],
    simulated: env().KEYSCOPE_SIMULATED,
  }
}
