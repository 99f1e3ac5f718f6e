import type { TokenList } from '@/lib/contracts/tokens'
import { may, type ServiceContext } from '@/lib/services/context'
import { requirePerson } from './require-person'
import { toTokenView } from './token-views'

/** One's own tokens, the newest first; everybody's for who manages them. */
export async function listTokens(ctx: ServiceContext): Promise<TokenList> {
  requirePerson(ctx)
  const all = may(ctx, 'tokens.manage')
  const rows = await ctx.db.prisma.apiToken.findMany({
    where: all ? {} : { userId: ctx.actor.id },
    include: { user: true },
    orderBy: { createdAt: 'desc' },
  })
  return { items: rows.map((row) => toTokenView(ctx, row)) }
}
