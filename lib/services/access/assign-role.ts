import { randomUUID } from 'node:crypto'
import { AssignRoleInput, type UserView } from '@/lib/contracts/access'
import { inTransaction } from '@/lib/db/transaction'
import { forbidden, notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '../context'
import { getUser } from './get-user'
import { lockAccess } from './lock-access'
import { auditAssigned, withNames } from './role-audit'

/** Gives somebody else a role by hand, everywhere or for a group. What they hold already stays as it is. */
export async function assignRole(
  ctx: ServiceContext,
  { userId, ...input }: { readonly userId: string } & AssignRoleInput,
): Promise<UserView> {
  requirePermission(ctx, 'access.manage')
  const { role, groupId } = AssignRoleInput.parse(input)
  if (userId === ctx.actor.id) throw forbidden('Nobody gives themselves a role. Another administrator has to.')
  await inTransaction(ctx.db, async (tx) => {
    await lockAccess(tx)
    if (!(await tx.user.findUnique({ where: { id: userId } }))) throw notFound('The user')
    if (groupId && !(await tx.accountGroup.findUnique({ where: { id: groupId } }))) throw notFound('The account group')
    const wanted = { userId, role, groupId, source: 'hand' }
    if (await tx.roleAssignment.findFirst({ where: wanted })) return
    const by = { assignedBy: ctx.actor.name, assignedAt: ctx.clock.now() }
    const made = await tx.roleAssignment.create({ data: { id: randomUUID(), ...wanted, ...by }, include: withNames })
    await auditAssigned(tx, ctx, made)
  })
  return getUser(ctx, userId)
}
