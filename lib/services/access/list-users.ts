import type { UserList } from '@/lib/contracts/access'
import { requirePermission, type ServiceContext } from '../context'
import { toUserView, withRoles } from './user-views'

/** Everybody who can sign in, with what they hold; those without a role too. */
export async function listUsers(ctx: ServiceContext): Promise<UserList> {
  requirePermission(ctx, 'access.manage')
  const users = await ctx.db.prisma.user.findMany({ include: withRoles, orderBy: [{ name: 'asc' }, { email: 'asc' }] })
  return { items: users.map(toUserView) }
}
