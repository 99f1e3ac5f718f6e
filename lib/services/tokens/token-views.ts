import type { TokenView } from '@/lib/contracts/tokens'
import type { ApiToken } from '@/lib/db/generated/client'
import type { ServiceContext } from '@/lib/services/context'

type Row = ApiToken & { readonly user: { readonly name: string } }

export function toTokenView(ctx: Pick<ServiceContext, 'actor' | 'clock'>, row: Row): TokenView {
  const expired = row.expiresAt <= ctx.clock.now()
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    owner: row.user.name,
    mine: row.userId === ctx.actor.id,
    scopes: row.scopes,
    state: row.revokedAt ? 'revoked' : expired ? 'expired' : 'good',
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy,
  }
}

/** What the audit log keeps of a token: never its secret nor the hash of it. */
export const auditedOf = ({ name, prefix, userId, scopes, expiresAt }: ApiToken) => ({
  name,
  prefix,
  userId,
  scopes,
  expiresAt,
})
