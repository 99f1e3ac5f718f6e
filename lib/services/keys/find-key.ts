import type { KeySummary } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { ofAccounts } from '../in-scope'

/** A key of an account that the caller may know of. Any other is not there. */
export async function findKey(ctx: ServiceContext, arn: string): Promise<KeySummary> {
  requirePermission(ctx, 'inventory.read')
  const summary = await ctx.db.prisma.keySummary.findFirst({
    where: { arn, ...ofAccounts(scopeOf(ctx, 'inventory.read')) },
  })
  if (!summary) throw notFound(`The key ${arn}`)
  return summary
}
