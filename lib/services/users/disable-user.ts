import type { UserView } from '@/lib/contracts/access'
import { requireOtherAdministrator } from '../access/require-other-administrator'
import { recordAudit } from '../audit/record'
import type { ServiceContext } from '../context'
import { endAllSessions, withUser } from './with-user'

/** Lets somebody in no more: their sessions end, their tokens are refused, whatever way they sign in. What they hold stays. */
export function disableUser(ctx: ServiceContext, id: string): Promise<UserView> {
  return withUser(ctx, id, async (tx, person) => {
    if (person.disabledAt) return
    const disabledAt = ctx.clock.now()
    await tx.user.update({ where: { id }, data: { disabledAt } })
    const administers = { userId: id, role: 'administrator', groupId: null }
    if ((await tx.roleAssignment.count({ where: administers })) > 0) await requireOtherAdministrator(tx, person.name)
    const ended = await endAllSessions(tx, id)
    await recordAudit(tx, ctx, {
      action: 'user.disabled',
      subject: { type: 'user', id },
      summary: `${person.name} is disabled; sessions ended: ${ended}`,
      after: { disabledAt },
    })
  })
}
