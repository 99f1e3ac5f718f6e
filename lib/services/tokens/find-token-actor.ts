import { tokenScopes } from '@/lib/domain/roles'
import type { Actor, ServiceContext } from '@/lib/services/context'
import { heldRoles } from '../access/held-roles'
import { hashOfSecret, isSecret } from './token-secret'

const noteEveryMs = 60_000

/**
 * Who calls with a token: its person, as far as the token goes. null for one that is unknown, expired or revoked. The person's roles are
 * read afresh, so that a token never outlives what its person may do; and it is the person who asked, so that nobody approves with a
 * hand what their token requested.
 */
export async function findTokenActor(
  { db, clock }: Pick<ServiceContext, 'db' | 'clock'>,
  secret: string,
): Promise<Actor | null> {
  if (!isSecret(secret)) return null
  const found = await db.prisma.apiToken.findUnique({ where: { hash: hashOfSecret(secret) }, include: { user: true } })
  const now = clock.now()
  if (!found || found.revokedAt || found.expiresAt <= now) return null
  const { user, lastUsedAt } = found
  if (user.disabledAt) return null
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > noteEveryMs)
    await db.prisma.apiToken.updateMany({ where: { id: found.id }, data: { lastUsedAt: now } })
  const scopes = tokenScopes.filter((scope) => found.scopes.includes(scope))
  return {
    type: 'token',
    id: user.id,
    name: `${user.name} (token ${found.name})`,
    roles: await heldRoles(db.prisma, user.id),
    scopes,
  }
}
