import type { RulesView } from '@/lib/contracts/approval-rules'
import { ApprovalRules } from '@/lib/domain/grants/approval-rules/rules'
import { requireEverywhere, type ServiceContext } from '@/lib/services/context'
import { rulesInForce } from './rules-in-force'

/** The approval rules in force, and every version before them. They name accounts of everybody. */
export async function getApprovalRules(ctx: ServiceContext): Promise<RulesView> {
  requireEverywhere(ctx, 'grants.read')
  const [{ version, rules }, rows] = await Promise.all([
    rulesInForce(ctx.db.prisma),
    ctx.db.prisma.approvalRuleVersion.findMany({ orderBy: { version: 'desc' } }),
  ])
  const versions = rows.map((row) => ({
    version: row.version,
    changedBy: row.changedBy,
    changedAt: row.changedAt.toISOString(),
    note: row.note,
    rules: ApprovalRules.parse(row.body),
  }))
  const newest = versions[0]
  return {
    version,
    rules,
    changedBy: newest?.changedBy ?? null,
    changedAt: newest?.changedAt ?? null,
    versions,
  }
}
