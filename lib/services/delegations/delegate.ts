import { randomUUID } from 'node:crypto'
import { DelegateInput, type DelegationList } from '@/lib/contracts/delegations'
import { inTransaction } from '@/lib/db/transaction'
import { whyNotDelegate } from '@/lib/domain/grants/approval-rules/delegation'
import { isHeld } from '@/lib/domain/roles'
import { conflict, notFound } from '@/lib/errors'
import { heldRoles } from '@/lib/services/access/held-roles'
import { lockRules } from '@/lib/services/approval-rules/rules-in-force'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { listDelegations } from './list-delegations'

/** Hands one's place in the approval rules to another person for a while. Both keep what they may do by themselves. */
export async function delegate(ctx: ServiceContext, input: DelegateInput): Promise<DelegationList> {
  requirePermission(ctx, 'grants.decide')
  const { toId, reason, ...times } = DelegateInput.parse(input)
  const startsAt = new Date(times.startsAt)
  const endsAt = new Date(times.endsAt)
  const { id: fromId, name: fromName } = ctx.actor
  await inTransaction(ctx.db, async (tx) => {
    await lockRules(tx)
    const to = await tx.user.findUnique({ where: { id: toId } })
    if (!to) throw notFound(`User ${toId}`)
    const others = await tx.delegation.findMany({
      where: {
        revokedAt: null,
        endsAt: { gt: ctx.clock.now() },
        OR: [{ fromId: { in: [fromId, toId] } }, { toId: { in: [fromId, toId] } }],
      },
    })
    const mayDecide = isHeld(await heldRoles(tx, toId), 'grants.decide')
    const why = whyNotDelegate(
      { from: { id: fromId }, to: { id: toId, mayDecide }, startsAt, endsAt, others },
      ctx.clock.now(),
    )
    if (why) throw conflict(why)
    const id = randomUUID()
    await tx.delegation.create({
      data: {
        id,
        fromId,
        fromName,
        toId,
        toName: to.name,
        reason,
        startsAt,
        endsAt,
        createdAt: ctx.clock.now(),
      },
    })
    await recordAudit(tx, ctx, {
      action: 'delegation.created',
      subject: { type: 'delegation', id },
      summary: `${fromName} handed their right to approve to ${to.name}, until ${endsAt.toISOString()}`,
      reason,
      after: { from: fromId, to: toId, startsAt, endsAt },
    })
  })
  return listDelegations(ctx)
}
