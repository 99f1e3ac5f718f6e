import type { UserView } from '@/lib/contracts/access'
import type { Transaction } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { forbidden, notFound } from '@/lib/errors'
import { getUser } from '../access/get-user'
import { lockAccess } from '../access/lock-access'
import { requirePermission, type ServiceContext } from '../context'

export interface Person {
  readonly id: string
  readonly name: string
  readonly disabledAt: Date | null
}

/** Changes somebody else's account under the lock of who may do what. One's own is changed on one's own page, with the password. */
export async function withUser(
  ctx: ServiceContext,
  id: string,
  change: (tx: Transaction, person: Person) => Promise<void>,
): Promise<UserView> {
  requirePermission(ctx, 'access.manage')
  if (id === ctx.actor.id)
    throw forbidden('This is your own account. Change it under “Your account”, or ask another administrator.')
  await inTransaction(ctx.db, async (tx) => {
    await lockAccess(tx)
    const person = await tx.user.findUnique({ where: { id }, select: { id: true, name: true, disabledAt: true } })
    if (!person) throw notFound('The user')
    await change(tx, person)
  })
  return getUser(ctx, id)
}

export async function endAllSessions(tx: Transaction, userId: string): Promise<number> {
  const { count } = await tx.authSession.deleteMany({ where: { userId } })
  return count
}
