import { NarrowInput, type RequestView } from '@/lib/contracts/requests'
import { Prisma } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { narrowProposal } from '@/lib/domain/grants/approval-rules/narrow'
import { conflict, invalidInput } from '@/lib/errors'
import { holdRules, rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { approvalState } from './approval-state'
import { narrowedMeanwhile } from './approve-grant'
import { checkAgain } from './check-again'
import { findRequest } from './find-request'
import { fingerprintOf } from './fingerprint'
import { getRequest } from './get-request'
import { lockRequest } from './lock-request'
import { moveOrThrow, requireAlone } from './mover'
import { proposalFromRow } from './proposal-row'
import { approvalNow } from './save-approval'
import { saveMove } from './save-move'
import { whyNotNarrowed } from './why-not-narrowed'

/**
 * Makes a request ask for less before it is approved. It is checked again as it then is, and approvals that were given for more do
 * not count for it: who approved it before looks again.
 */
export async function narrowGrant(ctx: ServiceContext, input: { id: string } & NarrowInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.decide')
  const { reason, operations, encryptionContext, fingerprint } = NarrowInput.parse(input)
  const seen = await findRequest(ctx, input.id)
  requireAlone(seen)
  const rules = await rulesInForce(ctx.db.prisma)
  moveOrThrow(ctx, 'narrow', approvalNow(seen, approvalState(seen, rules)))
  const why = whyNotNarrowed(seen)
  if (why) throw conflict(why)
  const before = proposalFromRow(seen)
  if (fingerprint !== undefined && fingerprint !== fingerprintOf(before)) throw narrowedMeanwhile(seen)
  const narrowed = narrowProposal(before, { operations, encryptionContext })
  if (!narrowed.ok) throw invalidInput(narrowed.reason)
  const { proposal } = narrowed
  const { preflight, facts } = await checkAgain(ctx, seen, proposal)

  await inTransaction(ctx.db, async (tx) => {
    await holdRules(tx, rules)
    const request = await lockRequest(tx, seen.id)
    const state = approvalState(request, rules)
    const to = moveOrThrow(ctx, 'narrow', approvalNow(request, state))
    if (state.fingerprint !== fingerprintOf(before)) throw narrowedMeanwhile(request)
    await saveMove(tx, request, 'narrow', to, {
      operations: [...proposal.operations],
      constraints: proposal.constraints ? { ...proposal.constraints } : Prisma.DbNull,
      preflight,
      approvalFacts: facts,
      askedFor: request.askedFor ?? { ...before, operations: [...before.operations] },
      narrowerName: ctx.actor.name,
      narrowNote: reason,
    })
    await recordAudit(tx, ctx, {
      action: 'grant.narrowed',
      subject: { type: 'grant-request', id: request.id },
      summary: `Grant request ${request.number} of ${request.requesterName} narrowed: ${describeLess(before, proposal)}${state.counting.length > 0 ? '. Approvals given before do not count any more' : ''}`,
      reason,
      before,
      after: proposal,
    })
  })
  return getRequest(ctx, seen.id)
}

function describeLess(before: ReturnType<typeof proposalFromRow>, after: ReturnType<typeof proposalFromRow>): string {
  const gone = before.operations.filter((name) => !after.operations.includes(name))
  const held = Object.entries(after.constraints?.encryptionContextSubset ?? {}).filter(
    ([key]) => !Object.hasOwn(before.constraints?.encryptionContextSubset ?? {}, key),
  )
  const parts = [
    ...(gone.length > 0 ? [`without ${gone.join(', ')}`] : []),
    ...(held.length > 0 ? [`only with ${held.map(([key, value]) => `${key}=${value}`).join(', ')}`] : []),
  ]
  return parts.join('; ')
}
