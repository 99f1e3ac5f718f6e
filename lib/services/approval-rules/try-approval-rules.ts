import { type TriedRules, TryRulesInput } from '@/lib/contracts/approval-rules'
import { demandFor, describeDemand } from '@/lib/domain/grants/approval-rules/demand'
import { requirePermission, type ServiceContext, scopeOf } from '@/lib/services/context'
import { approvalState, factsOfRow } from '@/lib/services/grants/approval-state'
import { requestsOf } from '@/lib/services/in-scope'
import { checkedRules } from './checked-rules'
import { rulesInForce } from './rules-in-force'

/**
 * Which open requests would be judged otherwise by these rules, those that were asked for already by what they would demand of them
 * as new ones. Writes nothing.
 */
export async function tryApprovalRules(ctx: ServiceContext, input: TryRulesInput): Promise<TriedRules> {
  requirePermission(ctx, 'grants.read')
  const rules = checkedRules(TryRulesInput.parse(input).rules)
  const { prisma } = ctx.db
  const [now, open] = await Promise.all([
    rulesInForce(prisma),
    prisma.grantRequest.findMany({
      where: { state: 'requested', ...requestsOf(scopeOf(ctx, 'grants.read')) },
      include: { approvals: true },
      orderBy: { number: 'asc' },
    }),
  ])
  const judged = open.map((request) => ({
    request,
    before: approvalState(request, now).demand,
    after: demandFor(rules, factsOfRow(request)),
  }))
  const changed = judged.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
  return {
    changed: changed.map(({ request, before, after }) => ({
      id: request.id,
      number: request.number,
      keyArn: request.keyArn,
      granteePrincipal: request.granteePrincipal,
      requesterName: request.requesterName,
      before: { demand: before, words: describeDemand(before) },
      after: { demand: after, words: describeDemand(after) },
    })),
    unchanged: open.length - changed.length,
  }
}
