import type { Transaction } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { type HeldRole, isRoleName } from '@/lib/domain/roles'
import { accountsOfGroup } from './accounts-of-group'

interface Row {
  user_id: string
  role: string
  group_id: string | null
  group_name: string | null
  accounts: string[] | null
}

type Tx = Pick<Transaction, '$queryRaw'>

/** The roles somebody holds now, the accounts of their groups resolved: one query, asked at every request. */
export const heldRoles = async (tx: Tx, userId: string): Promise<HeldRole[]> =>
  (await heldRolesOf(tx, [userId])).get(userId) ?? []

/** The same of several people, by their ids; in one query too. Who holds none is not among them. */
export async function heldRolesOf(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, HeldRole[]>> {
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    select r.user_id, r.role, g.id as group_id, g.name as group_name, a.accounts
    from role_assignments r
    left join account_groups g on g.id = r.group_id
    left join lateral (${accountsOfGroup}) a on g.id is not null
    where r.user_id = any(${[...userIds]}) order by g.name nulls first, r.role`)
  const held = new Map<string, HeldRole[]>()
  for (const { user_id: userId, role, group_id: id, group_name: name, accounts } of rows) {
    if (!isRoleName(role)) continue
    const group = id === null ? null : { id, name: name ?? '', accounts: accounts ?? [] }
    held.set(userId, [...(held.get(userId) ?? []), { role, group }])
  }
  return held
}
