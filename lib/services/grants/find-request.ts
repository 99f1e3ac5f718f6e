import type { GrantRequest } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'

export async function findRequest(ctx: Pick<ServiceContext, 'db'>, id: string): Promise<GrantRequest> {
  const request = await ctx.db.prisma.grantRequest.findUnique({ where: { id } })
  if (!request) throw notFound(`Grant request ${id}`)
  return request
}
