import { type RulesView, SaveRulesInput } from '@/lib/contracts/approval-rules'
import { inTransaction } from '@/lib/db/transaction'
import { conflict } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { checkedRules } from './checked-rules'
import { getApprovalRules } from './get-approval-rules'
import { lockRules, rulesInForce } from './rules-in-force'

/** Puts a new version of the approval rules in force. Open requests are judged by it from now on, where it is the stricter. */
export async function saveApprovalRules(ctx: ServiceContext, input: SaveRulesInput): Promise<RulesView> {
  requirePermission(ctx, 'rules.change')
  const { rules: draft, basedOn, note } = SaveRulesInput.parse(input)
  const rules = checkedRules(draft)
  await inTransaction(ctx.db, async (tx) => {
    await lockRules(tx)
    const before = await rulesInForce(tx)
    if (before.version !== basedOn)
      throw conflict(
        `The approval rules are at version ${before.version} by now. Look at that version and make your change again.`,
      )
    if (JSON.stringify(before.rules) === JSON.stringify(rules))
      throw conflict(`These are the rules of version ${before.version} as they are. There is nothing to save.`)
    const version = before.version + 1
    await tx.approvalRuleVersion.create({
      data: { version, body: rules, note, changedBy: ctx.actor.name, changedAt: ctx.clock.now() },
    })
    await recordAudit(tx, ctx, {
      action: 'rules.changed',
      subject: { type: 'approval-rules', id: String(version) },
      summary: `Approval rules changed: version ${version} with ${rules.rules.length} ${rules.rules.length === 1 ? 'rule' : 'rules'}`,
      reason: note,
      before,
      after: { version, rules },
    })
  })
  return getApprovalRules(ctx)
}
