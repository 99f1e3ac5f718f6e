import type { GrantBundle, GrantRequest } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'

export type BundleWithRequests = GrantBundle & { readonly requests: readonly GrantRequest[] }

/** A bundle with its members in the order they are made. */
export async function findBundle(ctx: Pick<ServiceContext, 'db'>, id: string): Promise<BundleWithRequests> {
  const bundle = await ctx.db.prisma.grantBundle.findUnique({
    where: { id },
    include: { requests: { orderBy: { position: 'asc' } } },
  })
  if (!bundle) throw notFound(`Bulk request ${id}`)
  return bundle
}
