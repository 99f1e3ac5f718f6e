import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { systemClock } from '@/lib/clock'
import type { SessionView } from '@/lib/contracts/session'
import { processDatabase } from '@/lib/db/process-database'
import { permissions } from '@/lib/domain/roles'
import type { DueStep } from '@/lib/domain/sign-in/due-step'
import { env } from '@/lib/env'
import { unauthenticated } from '@/lib/errors'
import { paths } from '@/lib/paths'
import { accountNames } from '@/lib/services/access/account-names'
import { may, type ServiceContext, scopeOf } from '@/lib/services/context'
import { auth } from './auth'
import { requestIdOf, sourceAddressOf } from './request-facts'
import { findSignedIn } from './session'

/**
 * The context for server components. Without a session it sends the reader to the sign-in page, with something to do first to where
 * that is done, and back to `next` after.
 */
export async function requireContext(next?: string): Promise<ServiceContext> {
  const found = await currentSession()
  if (!found) redirect(paths.signIn(next))
  if (found.due) redirect(paths.signInSteps(next))
  return found.ctx
}

/** Once per rendered page, however many components ask. Opening a page is doing something; fetching it ahead is not. */
export const currentSession = cache(
  async (): Promise<{ readonly ctx: ServiceContext; readonly due: DueStep | null } | null> => {
    const received = await headers()
    const present = received.get('next-router-prefetch') === null
    const found = await findSignedIn(auth(), new Headers(received), { present })
    if (!found) return null
    const request = { id: requestIdOf(received), sourceAddress: sourceAddressOf(received) }
    return { ctx: { db: processDatabase(), clock: systemClock, actor: found.actor, request }, due: found.due }
  },
)

/** Who is signed in, what they may do and where, as every page shows it. */
export async function sessionView(ctx: ServiceContext): Promise<SessionView> {
  const { id, name, roles } = ctx.actor
  const user = await ctx.db.prisma.user.findUnique({ where: { id }, select: { email: true } })
  if (!user) throw unauthenticated()
  const scope = scopeOf(ctx, 'inventory.read')
  const names = scope === 'all' ? null : await accountNames(ctx.db.prisma, scope)
  return {
    user: { id, name, email: user.email },
    roles: roles.map(({ role, group }) => ({ role, group: group && { ...group, accounts: [...group.accounts] } })),
    permissions: permissions.filter((permission) => may(ctx, permission)),
    accounts: scope === 'all' ? null : scope.map((account) => ({ id: account, name: names?.get(account) ?? '' })),
    simulated: env().KEYSCOPE_SIMULATED,
  }
}
