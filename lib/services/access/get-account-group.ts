import type { AccountGroupView } from '@/lib/contracts/access'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '../context'
import { groupViews } from './group-views'

export async function getAccountGroup(ctx: ServiceContext, id: string): Promise<AccountGroupView> {
  requirePermission(ctx, 'access.manage')
  const { prisma } = ctx.db
  const [view] = await groupViews(prisma, await prisma.accountGroup.findMany({ where: { id } }))
  if (!view) throw notFound('The account group')
  return view
}
