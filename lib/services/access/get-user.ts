import type { UserView } from '@/lib/contracts/access'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '../context'
import { toUserView, withRoles } from './user-views'

export async function getUser(ctx: ServiceContext, id: string): Promise<UserView> {
  requirePermission(ctx, 'access.manage')
  const user = await ctx.db.prisma.user.findUnique({ where: { id }, include: withRoles })
  if (!user) throw notFound('The user')
  return toUserView(user)
}
