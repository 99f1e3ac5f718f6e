import type { AccountGroupList } from '@/lib/contracts/access'
import { requirePermission, type ServiceContext } from '../context'
import { groupViews } from './group-views'

export async function listAccountGroups(ctx: ServiceContext): Promise<AccountGroupList> {
  requirePermission(ctx, 'access.manage')
  const { prisma } = ctx.db
  return { items: await groupViews(prisma, await prisma.accountGroup.findMany({ orderBy: { name: 'asc' } })) }
}
