import { type AccountGroupView, AccountTags } from '@/lib/contracts/access'
import type { Transaction } from '@/lib/db/client'
import { type AccountGroup, Prisma } from '@/lib/db/generated/client'
import { accountNames } from './account-names'
import { accountsOfGroup } from './accounts-of-group'

/** Groups with the accounts they have now. */
export async function groupViews(
  tx: Pick<Transaction, '$queryRaw' | 'roleAssignment'>,
  groups: readonly AccountGroup[],
): Promise<AccountGroupView[]> {
  const ids = groups.map(({ id }) => id)
  const [members, people] = await Promise.all([
    tx.$queryRaw<{ id: string; accounts: string[] }[]>(Prisma.sql`
      select g.id, a.accounts from account_groups g cross join lateral (${accountsOfGroup}) a where g.id = any(${ids})`),
    tx.roleAssignment.findMany({
      where: { groupId: { in: ids } },
      distinct: ['groupId', 'userId'],
      select: { groupId: true },
    }),
  ])
  const accountsOf = new Map(members.map(({ id, accounts }) => [id, accounts]))
  const names = await accountNames(tx, [...new Set(members.flatMap(({ accounts }) => accounts))])
  return groups.map((group) => ({
    ...auditedGroup(group),
    id: group.id,
    members: (accountsOf.get(group.id) ?? []).map((id) => ({ id, name: names.get(id) ?? '' })),
    people: people.filter(({ groupId }) => groupId === group.id).length,
    createdBy: group.createdBy,
    createdAt: group.createdAt.toISOString(),
    updatedAt: group.updatedAt.toISOString(),
  }))
}

/** What the log keeps of a group. */
export function auditedGroup({ name, description, accounts, units, tags }: AccountGroup) {
  return { name, description, accounts, units, tags: AccountTags.parse(tags) }
}
