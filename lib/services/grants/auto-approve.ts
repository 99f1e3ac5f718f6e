import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import type { Demand } from '@/lib/domain/grants/approval-rules/demand'
import { tryMove } from '@/lib/domain/grants/lifecycle'
import type { RulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { saveMove } from './save-move'

/** Who decided where no person did. */
export const rulesAsDecider = { decidedBy: 'approval-rules', deciderName: 'Approval rules' }

export const automaticNote = ({ clauses }: Demand, { version }: RulesInForce): string =>
  `Nobody has to approve this by ${clauses.map(({ rule }) => `rule “${rule}”`).join(' and ')} (version ${version}), and every check passes.`

/** A request that the rules ask nobody about goes to the worker as it is submitted. Its line in the log is written last. */
export async function autoApprove(
  tx: Transaction,
  ctx: Pick<ServiceContext, 'clock'>,
  request: GrantRequest,
  note: string,
): Promise<GrantRequest> {
  const moved = tryMove('auto-approve', request, { type: 'rules' }, ctx.clock.now())
  if (!moved.ok) throw new Error(`Request ${request.number} cannot be approved by rule: ${moved.refusal}.`)
  await saveMove(tx, request, 'auto-approve', moved.to, {
    ...rulesAsDecider,
    decisionNote: note,
    decidedAt: ctx.clock.now(),
  })
  return { ...request, state: moved.to }
}

export const auditAutoApproved = (
  tx: Transaction,
  ctx: ServiceContext,
  request: GrantRequest,
  { note, demand, rules }: { readonly note: string; readonly demand: Demand; readonly rules: RulesInForce },
) =>
  recordAudit(tx, ctx, {
    action: 'grant.auto-approved',
    subject: { type: 'grant-request', id: request.id },
    summary: `Grant request ${request.number} of ${request.requesterName} approved by rule. ${note}`,
    before: { state: 'requested' },
    after: { state: request.state, demand, rules: rules.version },
  })
