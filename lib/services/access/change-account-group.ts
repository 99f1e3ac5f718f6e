import { isDeepStrictEqual } from 'node:util'
import { AccountGroupInput, type AccountGroupView } from '@/lib/contracts/access'
import { inTransaction } from '@/lib/db/transaction'
import { notFound } from '@/lib/errors'
import { recordAudit } from '../audit/record'
import { requirePermission, type ServiceContext } from '../context'
import { refuseTakenName } from '../refuse-taken-name'
import { getAccountGroup } from './get-account-group'
import { auditedGroup } from './group-views'
import { lockAccess } from './lock-access'

/** Replaces what the group says. Whoever holds a role for it sees the new accounts from the next request on. */
export async function changeAccountGroup(
  ctx: ServiceContext,
  { id, ...input }: { readonly id: string } & AccountGroupInput,
): Promise<AccountGroupView> {
  requirePermission(ctx, 'access.manage')
  const asked = AccountGroupInput.parse(input)
  await refuseTakenName('account group', asked.name, () =>
    inTransaction(ctx.db, async (tx) => {
      await lockAccess(tx)
      const before = await tx.accountGroup.findUnique({ where: { id } })
      if (!before) throw notFound('The account group')
      if (isDeepStrictEqual(auditedGroup(before), auditedGroup({ ...before, ...asked }))) return
      const after = await tx.accountGroup.update({ where: { id }, data: { ...asked, updatedAt: ctx.clock.now() } })
      const was = before.name === after.name ? '' : `, called ${before.name} before`
      await recordAudit(tx, ctx, {
        action: 'account-group.changed',
        subject: { type: 'account-group', id },
        summary: `Account group ${after.name} changed${was}`,
        before: auditedGroup(before),
        after: auditedGroup(after),
      })
    }),
  )
  return getAccountGroup(ctx, id)
}
