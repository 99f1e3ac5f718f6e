import { randomUUID } from 'node:crypto'
import { AccountGroupInput, type AccountGroupView } from '@/lib/contracts/access'
import { inTransaction } from '@/lib/db/transaction'
import { recordAudit } from '../audit/record'
import { requirePermission, type ServiceContext } from '../context'
import { refuseTakenName } from '../refuse-taken-name'
import { getAccountGroup } from './get-account-group'
import { auditedGroup } from './group-views'
import { lockAccess } from './lock-access'

export async function createAccountGroup(ctx: ServiceContext, input: AccountGroupInput): Promise<AccountGroupView> {
  requirePermission(ctx, 'access.manage')
  const asked = AccountGroupInput.parse(input)
  const id = randomUUID()
  await refuseTakenName('account group', asked.name, () =>
    inTransaction(ctx.db, async (tx) => {
      await lockAccess(tx)
      const data = { id, ...asked, createdBy: ctx.actor.name, createdAt: ctx.clock.now() }
      const group = await tx.accountGroup.create({ data })
      await recordAudit(tx, ctx, {
        action: 'account-group.created',
        subject: { type: 'account-group', id },
        summary: `Account group ${group.name} created`,
        after: auditedGroup(group),
      })
    }),
  )
  return getAccountGroup(ctx, id)
}
