import type { Transaction } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { deviceOf } from '@/lib/domain/sign-in/device-of'
import { notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { type OwnSession, requireSession } from './require-session'

/** Ends one of one's own sessions; the next thing it asks for is refused. Somebody else's is not there. */
export async function endSession(ctx: ServiceContext, id: string): Promise<void> {
  const { userId } = requireSession(ctx)
  await inTransaction(ctx.db, async (tx) => {
    const session = await tx.authSession.findFirst({ where: { id, userId } })
    const { count } = await tx.authSession.deleteMany({ where: { id, userId } })
    if (!session || count === 0) throw notFound('The session')
    await recordAudit(tx, ctx, {
      action: 'session.ended',
      subject: { type: 'user', id: userId },
      summary: `${ctx.actor.name} ended their session on ${deviceOf(session.userAgent)}`,
      before: { startedAt: session.createdAt, address: session.ipAddress, device: deviceOf(session.userAgent) },
    })
  })
}

/** Ends all of one's own sessions but this one. */
export async function endOtherSessions(ctx: ServiceContext): Promise<{ ended: number }> {
  const own = requireSession(ctx)
  return inTransaction(ctx.db, async (tx) => {
    const ended = await endOthers(tx, own)
    await recordAudit(tx, ctx, {
      action: 'session.all-ended',
      subject: { type: 'user', id: own.userId },
      summary: `${ctx.actor.name} signed out everywhere else: ${ended} sessions ended`,
    })
    return { ended }
  })
}

export async function endOthers(tx: Transaction, { userId, sessionId }: OwnSession): Promise<number> {
  const { count } = await tx.authSession.deleteMany({ where: { userId, id: { not: sessionId } } })
  return count
}
