import type { UserView } from '@/lib/contracts/access'
import { recordAudit } from '../audit/record'
import type { ServiceContext } from '../context'
import { endAllSessions, withUser } from './with-user'

/** Signs somebody out everywhere. */
export function endUserSessions(ctx: ServiceContext, id: string): Promise<UserView> {
  return withUser(ctx, id, async (tx, person) => {
    const ended = await endAllSessions(tx, id)
    await recordAudit(tx, ctx, {
      action: 'session.all-ended',
      subject: { type: 'user', id },
      summary: `${person.name} was signed out everywhere; sessions ended: ${ended}`,
    })
  })
}
