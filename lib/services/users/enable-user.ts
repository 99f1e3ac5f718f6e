import type { UserView } from '@/lib/contracts/access'
import { recordAudit } from '../audit/record'
import type { ServiceContext } from '../context'
import { withUser } from './with-user'

/** Lets somebody in again, with what they hold. Their tokens work again as well, unless they were revoked meanwhile. */
export function enableUser(ctx: ServiceContext, id: string): Promise<UserView> {
  return withUser(ctx, id, async (tx, person) => {
    if (!person.disabledAt) return
    await tx.user.update({ where: { id }, data: { disabledAt: null } })
    await recordAudit(tx, ctx, {
      action: 'user.enabled',
      subject: { type: 'user', id },
      summary: `${person.name} may sign in again`,
      before: { disabledAt: person.disabledAt },
    })
  })
}
