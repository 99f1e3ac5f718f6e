import type { Transaction } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { type HeldRole, isRoleName } from '@/lib/domain/roles'
import { accountsOfGroup } from './accounts-of-group'

interface Row {
  role: string
  group_id: string | null
  group_name: string | null
  accounts: string[] | null
}

/** The roles somebody holds now, the accounts of their groups resolved: one query, asked at every request. */
export async function heldRoles(tx: Pick<Transaction, '$queryRaw'>, userId: string): Promise<HeldRole[]> {
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    select r.role, g.id as group_id, g.name as group_name, a.accounts
    from role_assignments r
    left join account_groups g on g.id = r.group_id
    left join lateral (${accountsOfGroup}) a on g.id is not null
    where r.user_id = ${userId} order by g.name nulls first, r.role`)
  return rows.flatMap(({ role, group_id: id, group_name: name, accounts }) => {
    if (!isRoleName(role)) return []
    return { role, group: id === null ? null : { id, name: name ?? '', accounts: accounts ?? [] } }
  })
}
