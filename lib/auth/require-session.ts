import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { systemClock } from '@/lib/clock'
import type { SessionView } from '@/lib/contracts/session'
import { processDatabase } from '@/lib/db/process-database'
import { permissions } from '@/lib/domain/roles'
import { env } from '@/lib/env'
import { unauthenticated } from '@/lib/errors'
import { paths } from '@/lib/paths'
import { accountNames } from '@/lib/services/access/account-names'
import { may, type ServiceContext, scopeOf } from '@/lib/services/context'
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
  const db = processDatabase()
  const actor = await findActor(db, auth(), new Headers(received))
  if (!actor) return null
  return {
    db,
    clock: systemClock,
    actor,
    request: { id: requestIdOf(received), sourceAddress: sourceAddressOf(received) },
  }
})

/** Who is signed in, what they may do and where, as every page shows it. */
export async function sessionView(ctx: ServiceContext): Promise<SessionView> {
  const { id, name, roles } = ctx.actor
  const user = await ctx.db.prisma.user.findUnique({ where: { id }, select: { email: true } })
  if (!user) throw unauthenticated()
  const scope = scopeOf(ctx, 'inventory.read')
  const names = scope === 'all' ? null : await accountNames(ctx.db.prisma, scope)
  return {
    user: { id, name, email: user.email },
    roles: roles.map(({ role, group }) => ({ role, group: group && { id: group.id, name: group.name } })),
    permissions: permissions.filter((permission) => may(ctx, permission)),
    accounts: scope === 'all' ? null : scope.map((account) => ({ id: account, name: names?.get(account) ?? '' })),
    simulated: env().KEYSCOPE_SIMULATED,
  }
}
