import { inTransaction } from '@/lib/db/transaction'
import { notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { may, type ServiceContext } from '@/lib/services/context'
import { requirePerson } from './require-person'
import { auditedOf } from './token-views'

/** Takes a token away; it is refused from the next call on. Somebody else's is there only for who manages tokens. */
export async function revokeToken(ctx: ServiceContext, id: string): Promise<void> {
  requirePerson(ctx)
  await inTransaction(ctx.db, async (tx) => {
    await tx.$queryRaw`select id from api_tokens where id = ${id} for update`
    const found = await tx.apiToken.findUnique({ where: { id }, include: { user: true } })
    const mine = found?.userId === ctx.actor.id
    if (!found || !(mine || may(ctx, 'tokens.manage'))) throw notFound('The token')
    if (found.revokedAt) return
    const revoked = { revokedAt: ctx.clock.now(), revokedBy: ctx.actor.name }
    const row = await tx.apiToken.update({ where: { id }, data: revoked, include: { user: true } })
    await recordAudit(tx, ctx, {
      action: 'token.revoked',
      subject: { type: 'token', id },
      summary: `Token "${row.name}" of ${row.user.name} revoked`,
      before: auditedOf(found),
    })
  })
}
