import type { Transaction } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { accountOf } from '@/lib/domain/arn'
import { isActive } from '@/lib/domain/grants/approval-rules/delegation'
import type { Decider } from '@/lib/domain/grants/approval-rules/standing'
import { accountsWhere, type HeldRole, hasPermission, isInScope } from '@/lib/domain/roles'
import { heldRolesOf } from '@/lib/services/access/held-roles'
import type { ServiceContext } from '@/lib/services/context'

/** Somebody whose right a person can use now, with every role they hold. */
export interface Holder {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly held: readonly HeldRole[]
}

/** Whose right this person can use now: their own first, then of those who handed theirs to them. */
export async function holdersFor(
  ctx: Pick<ServiceContext, 'db' | 'actor' | 'clock'>,
  tx: Pick<Transaction, 'delegation' | 'user' | '$queryRaw'> = ctx.db.prisma,
): Promise<readonly Holder[]> {
  const { id, name, roles } = ctx.actor
  const now = ctx.clock.now()
  const handed = await tx.delegation.findMany({ where: { toId: id, revokedAt: null }, orderBy: { createdAt: 'asc' } })
  const froms = handed.filter((delegation) => isActive(delegation, now)).map(({ fromId }) => fromId)
  const people = await tx.user.findMany({ where: { id: { in: [id, ...froms] } } })
  const own: Holder = { id, name, email: people.find((person) => person.id === id)?.email ?? null, held: roles }
  const held = froms.length > 0 ? await heldRolesOf(tx, froms) : new Map<string, HeldRole[]>()
  const others = froms.flatMap((from): Holder[] => {
    const person = people.find((one) => one.id === from)
    return person ? [{ id: from, name: person.name, email: person.email, held: held.get(from) ?? [] }] : []
  })
  return [own, ...others]
}

type Concerned = Pick<GrantRequest, 'keyArn' | 'granteePrincipal'>

/**
 * The same people as rules name them for these requests. A right that is handed over is the one to decide on the key: who does not have
 * it, or not any more, has none that another could use.
 */
export function decidersFor(holders: readonly Holder[], requests: readonly Concerned[]): Decider[] {
  const mayDecide = (held: readonly HeldRole[]) => {
    const scope = accountsWhere(held, 'grants.decide')
    return requests.every(({ keyArn }) => isInScope(scope, accountOf(keyArn) ?? ''))
  }
  const accounts = requests.flatMap(({ keyArn, granteePrincipal }) => [accountOf(keyArn), accountOf(granteePrincipal)])
  return holders.flatMap(({ id, name, email, held }, at) => {
    const counting = held.filter(
      ({ role, group }) =>
        hasPermission(role, 'grants.decide') &&
        (group === null || group.accounts.some((account) => accounts.includes(account))),
    )
    if (at > 0 && !mayDecide(held)) return []
    return [
      {
        id,
        name,
        email,
        roles: [...new Set(counting.map(({ role }) => role))],
        groups: [...new Set(counting.flatMap(({ group }) => group?.name ?? []))],
      },
    ]
  })
}
