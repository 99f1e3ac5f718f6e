import type { UserView } from '@/lib/contracts/access'
import { inTransaction } from '@/lib/db/transaction'
import { conflict, notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '../context'
import { getUser } from './get-user'
import { lockAccess } from './lock-access'
import { requireOtherAdministrator } from './require-other-administrator'
import { auditWithdrawn, withNames } from './role-audit'

/** Takes a role away again; it is gone at the person's next request. */
export async function withdrawRole(
  ctx: ServiceContext,
  { userId, assignmentId }: { readonly userId: string; readonly assignmentId: string },
): Promise<UserView> {
  requirePermission(ctx, 'access.manage')
  await inTransaction(ctx.db, async (tx) => {
    await lockAccess(tx)
    const found = await tx.roleAssignment.findFirst({ where: { id: assignmentId, userId }, include: withNames })
    if (!found) throw notFound('The role')
    if (found.source === 'oidc') {
      const group = ['keyscope', found.role, found.group?.name].filter(Boolean).join('-')
      throw conflict(
        `The identity provider gives ${found.user.name} this role. Take them out of its group ${group}; they lose it at the next sign-in.`,
      )
    }
    await tx.roleAssignment.delete({ where: { id: found.id } })
    if (found.role === 'administrator' && found.groupId === null) await requireOtherAdministrator(tx, found.user.name)
    await auditWithdrawn(tx, ctx, found)
  })
  return getUser(ctx, userId)
}
