import 'server-only'
import type { Clock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { describeRoles } from '@/lib/domain/roles'
import { deviceOf } from '@/lib/domain/sign-in/device-of'
import { methodWords, type SignInMethod } from '@/lib/domain/sign-in/methods'
import { recordAudit } from '@/lib/services/audit/record'
import { actorFromUser } from './session'

/** The audit log's line for a sign-in. Throws when it cannot be written; then there is no session. */
export async function recordSessionStart(
  db: Database,
  clock: Clock,
  session: {
    readonly id: string
    readonly userId: string
    readonly ipAddress?: string | null
    readonly method?: SignInMethod
  },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: session.userId } })
    const actor = await actorFromUser(tx, user)
    const request = { id: session.id, sourceAddress: session.ipAddress || null }
    await recordAudit(
      tx,
      { actor, clock, request },
      {
        action: 'session.started',
        subject: { type: 'user', id: user.id },
        summary: `${user.name} signed in by ${session.method ? methodWords[session.method] : 'unknown means'}, as ${describeRoles(actor.roles)}`,
        after: { method: session.method },
      },
    )
  })
}

/** Ends the session that holds this token together with the audit log's line for it: the log says so or the session goes on. */
export async function endSignedOut(
  db: Database,
  clock: Clock,
  { token, address }: { readonly token: string; readonly address: string | null },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const session = await tx.authSession.findUnique({ where: { token }, include: { user: true } })
    if (!session) return
    const { count } = await tx.authSession.deleteMany({ where: { id: session.id } })
    if (count === 0) return
    const { user, createdAt, userAgent } = session
    await recordAudit(
      tx,
      { actor: await actorFromUser(tx, user), clock, request: { id: session.id, sourceAddress: address } },
      {
        action: 'session.ended',
        subject: { type: 'user', id: user.id },
        summary: `${user.name} signed out`,
        before: { startedAt: createdAt, address: session.ipAddress, device: deviceOf(userAgent) },
      },
    )
  })
}

/** Somebody the identity provider sent for the first time. */
export async function recordArrival(db: Database, clock: Clock, userId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } })
    await recordAudit(
      tx,
      { actor: await actorFromUser(tx, user), clock, request: null },
      {
        action: 'user.created',
        subject: { type: 'user', id: user.id },
        summary: `User ${user.name} came in through the identity provider`,
        after: { email: user.email, name: user.name },
      },
    )
  })
}
