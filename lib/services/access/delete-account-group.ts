import { inTransaction } from '@/lib/db/transaction'
import { notFound } from '@/lib/errors'
import { recordAudit } from '../audit/record'
import { requirePermission, type ServiceContext } from '../context'
import { auditedGroup } from './group-views'
import { lockAccess } from './lock-access'
import { auditWithdrawn } from './role-audit'

/** With the group go the roles that people hold for it; each leaves a line of its own in the log. */
export async function deleteAccountGroup(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, 'access.manage')
  await inTransaction(ctx.db, async (tx) => {
    await lockAccess(tx)
    const group = await tx.accountGroup.findUnique({
      where: { id },
      include: { assignments: { include: { user: true, group: true } } },
    })
    if (!group) throw notFound('The account group')
    await tx.accountGroup.delete({ where: { id } })
    for (const assignment of group.assignments) await auditWithdrawn(tx, ctx, assignment)
    await recordAudit(tx, ctx, {
      action: 'account-group.deleted',
      subject: { type: 'account-group', id },
      summary: `Account group ${group.name} deleted`,
      before: auditedGroup(group),
    })
  })
}
