import type { Transaction } from '@/lib/db/client'
import { audienceOf, type NoticeKind } from '@/lib/domain/notifications/notice'
import { accountsWhere, hasPermission, isInScope, type Permission, roleNames } from '@/lib/domain/roles'
import { heldRoles } from '@/lib/services/access/held-roles'
import type { MadeNotice } from './make-notice'

type Tx = Pick<Transaction, 'user' | 'noticeOptOut' | '$queryRaw'>

/** Users a mail about it goes to, without those who do not want it. Nobody where nobody waits for it any more. */
export async function recipientsOf(tx: Tx, kind: NoticeKind, made: MadeNotice): Promise<string[]> {
  const ids = await concerned(tx, kind, made)
  if (ids.length === 0) return []
  const optOuts = await tx.noticeOptOut.findMany({ where: { kind, userId: { in: ids } }, select: { userId: true } })
  return ids.filter((id) => !optOuts.some(({ userId }) => userId === id))
}

async function concerned(tx: Tx, kind: NoticeKind, { asked, keyAccounts }: MadeNotice): Promise<string[]> {
  const audience = audienceOf(kind)
  if (audience === 'requester') {
    const users = await tx.user.findMany({ where: { id: asked?.requestedBy ?? '' }, select: { id: true } })
    return users.map(({ id }) => id)
  }
  if (audience !== 'deciders') return holders(tx, audience, keyAccounts)
  if (asked?.state !== 'requested') return []
  const deciders = await holders(tx, 'grants.decide', keyAccounts)
  return deciders.filter((id) => id !== asked.requestedBy)
}

/** Who has a permission in all of these accounts now. */
async function holders(tx: Tx, permission: Permission, accounts: readonly string[]): Promise<string[]> {
  const roles = roleNames.filter((role) => hasPermission(role, permission))
  const users = await tx.user.findMany({
    where: { roles: { some: { role: { in: roles } } } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const found: string[] = []
  for (const { id } of users) {
    const scope = accountsWhere(await heldRoles(tx, id), permission)
    const somewhere = scope === 'all' || scope.length > 0
    if (somewhere && accounts.every((account) => isInScope(scope, account))) found.push(id)
  }
  return found
}
