import { notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import type { RequestWithApprovals } from './lock-request'

export async function findRequest(ctx: Pick<ServiceContext, 'db'>, id: string): Promise<RequestWithApprovals> {
  const request = await ctx.db.prisma.grantRequest.findUnique({
    where: { id },
    include: { approvals: { orderBy: { id: 'asc' } } },
  })
  if (!request) throw notFound(`Grant request ${id}`)
  return request
}
