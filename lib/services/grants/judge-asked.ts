import type { PreflightView } from '@/lib/contracts/requests'
import { demandFor } from '@/lib/domain/grants/approval-rules/demand'
import { factsOf } from '@/lib/domain/grants/approval-rules/facts'
import type { InventoryIndex } from '@/lib/domain/launch-paths/index-inventory'
import { rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import type { ServiceContext } from '@/lib/services/context'
import { requesterKind } from './create-request'

/** What the rules in force demand of what somebody asks for. */
export async function judgeAsked(
  ctx: Pick<ServiceContext, 'db' | 'actor'>,
  index: InventoryIndex,
  { proposal, checks }: Pick<PreflightView, 'proposal' | 'checks'>,
) {
  const rules = await rulesInForce(ctx.db.prisma)
  const facts = factsOf(index, { proposal, checks, requester: requesterKind(ctx) })
  return { rules, facts, demand: demandFor(rules.rules, facts) }
}
