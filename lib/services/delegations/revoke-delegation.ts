import type { DelegationList } from '@/lib/contracts/delegations'
import { inTransaction } from '@/lib/db/transaction'
import { conflict, forbidden, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { listDelegations, mayRevoke } from './list-delegations'

/** Takes a right back before its time is over. What was approved with it stays approved. */
export async function revokeDelegation(ctx: ServiceContext, { id }: { readonly id: string }): Promise<DelegationList> {
  requirePermission(ctx, 'grants.decide')
  const row = await ctx.db.prisma.delegation.findUnique({ where: { id } })
  if (!row) throw notFound(`Delegation ${id}`)
  if (!mayRevoke(ctx, row)) throw forbidden('Only its two people and administrators revoke a delegation.')
  await inTransaction(ctx.db, async (tx) => {
    const now = ctx.clock.now()
    const { count } = await tx.delegation.updateMany({
      where: { id, revokedAt: null, endsAt: { gt: now } },
      data: { revokedAt: now, revokedBy: ctx.actor.name },
    })
    if (count === 0) throw conflict('This delegation is over or revoked already. Refresh to see it.')
    await recordAudit(tx, ctx, {
      action: 'delegation.revoked',
      subject: { type: 'delegation', id },
      summary: `The right of ${row.fromName} is no longer in the hands of ${row.toName}`,
      before: { from: row.fromId, to: row.toId, endsAt: row.endsAt },
    })
  })
  return listDelegations(ctx)
}
