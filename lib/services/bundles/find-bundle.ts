import type { Transaction } from '@/lib/db/client'
import type { GrantApproval, GrantBundle, GrantRequest } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { bundlesOf, scopeOfAny } from '@/lib/services/in-scope'

export type BundleWithRequests = GrantBundle & {
  readonly requests: readonly GrantRequest[]
  readonly approvals: readonly GrantApproval[]
}

/** A bundle that the caller may know of, with its members in the order they are made. */
export const findBundle = (ctx: Pick<ServiceContext, 'actor' | 'db'>, id: string): Promise<BundleWithRequests> =>
  readBundle(ctx, ctx.db.prisma, id)

/** The same for whoever decides on it: the next one waits until this decision is written or given up. */
export async function lockBundle(
  tx: Transaction,
  ctx: Pick<ServiceContext, 'actor'>,
  id: string,
): Promise<BundleWithRequests> {
  await tx.$queryRaw`select id from grant_bundles where id = ${id} for update`
  return readBundle(ctx, tx, id)
}

async function readBundle(
  ctx: Pick<ServiceContext, 'actor'>,
  tx: Pick<Transaction, 'grantBundle'>,
  id: string,
): Promise<BundleWithRequests> {
  const bundle = await tx.grantBundle.findFirst({
    where: { id, ...bundlesOf(scopeOfAny(ctx, 'grants.read', 'grants.request', 'grants.decide')) },
    include: { requests: { orderBy: { position: 'asc' } }, approvals: { orderBy: { id: 'asc' } } },
  })
  if (!bundle) throw notFound(`Bulk request ${id}`)
  return bundle
}
