import { randomUUID } from 'node:crypto'
import type { Clock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import type { RoleName } from '@/lib/domain/roles'
import type { Actor } from '../context'
import { lockAccess } from './lock-access'
import { auditAssigned, auditWithdrawn, withNames } from './role-audit'

const provider: Actor = { type: 'job', id: 'oidc', name: 'Identity provider', roles: [] }

export interface ProviderRole {
  readonly role: RoleName
  /** Null: everywhere. */
  readonly groupName: string | null
}

/**
 * What the identity provider says somebody is, at each sign-in: nothing more and nothing less of it stays. Roles given by hand are left
 * alone. A name that is no account group's gives nothing. `fallback` is for somebody who would have no role at all.
 */
export async function replaceProviderRoles(
  db: Database,
  clock: Clock,
  userId: string,
  { roles, fallback }: { readonly roles: readonly ProviderRole[]; readonly fallback: RoleName | null },
): Promise<void> {
  const by = { actor: provider, clock, request: null }
  await inTransaction(db, async (tx) => {
    await lockAccess(tx)
    const held = await tx.roleAssignment.findMany({ where: { userId }, include: withNames })
    const groups = await tx.accountGroup.findMany({
      where: { name: { in: roles.flatMap(({ groupName }) => groupName ?? []) } },
      select: { id: true, name: true },
    })
    const idOf = new Map(groups.map(({ id, name }) => [name, id]))
    const byHand = held.filter(({ source }) => source === 'hand')
    const given = fallback && byHand.length === 0 ? [{ role: fallback, groupName: null }] : roles
    const wanted = given.flatMap(({ role, groupName }) => {
      const groupId = groupName === null ? null : idOf.get(groupName)
      return groupId === undefined ? [] : { role, groupId }
    })
    const keyOf = ({ role, groupId }: { role: string; groupId: string | null }) => `${role} ${groupId ?? ''}`
    const wantedKeys = new Set(wanted.map(keyOf))
    const fromProvider = held.filter(({ source }) => source === 'oidc')
    const gone = fromProvider.filter((one) => !wantedKeys.has(keyOf(one)))
    const have = new Set(fromProvider.map(keyOf))
    await tx.roleAssignment.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } })
    for (const { role, groupId } of wanted) {
      if (have.has(keyOf({ role, groupId }))) continue
      have.add(keyOf({ role, groupId }))
      const data = { id: randomUUID(), userId, role, groupId, source: 'oidc', assignedBy: provider.name }
      const made = await tx.roleAssignment.create({
        data: { ...data, assignedAt: clock.now() },
        include: withNames,
      })
      await auditAssigned(tx, by, made)
    }
    for (const one of gone) await auditWithdrawn(tx, by, one)
  })
}
