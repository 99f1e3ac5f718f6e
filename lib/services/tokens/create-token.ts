import { randomUUID } from 'node:crypto'
import { type CreatedToken, CreateTokenInput } from '@/lib/contracts/tokens'
import { inTransaction } from '@/lib/db/transaction'
import { describeRoles } from '@/lib/domain/roles'
import { forbidden } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { may, type ServiceContext } from '@/lib/services/context'
import { requirePerson } from './require-person'
import { makeSecret } from './token-secret'
import { auditedOf, toTokenView } from './token-views'

const dayMs = 86_400_000

/** A token that can do less than its person or as much, until it expires. The secret is told now and never again. */
export async function createToken(ctx: ServiceContext, input: CreateTokenInput): Promise<CreatedToken> {
  requirePerson(ctx)
  const { name, days, ...asked } = CreateTokenInput.parse(input)
  const scopes = [...new Set(asked.scopes)]
  const beyond = scopes.filter((scope) => !may(ctx, scope))
  if (beyond.length > 0)
    throw forbidden(
      `A token cannot have what you do not have: ${beyond.join(', ')}. You are ${describeRoles(ctx.actor.roles)}.`,
    )
  const { secret, prefix, hash } = makeSecret()
  const createdAt = ctx.clock.now()
  const data = {
    id: randomUUID(),
    userId: ctx.actor.id,
    name,
    prefix,
    hash,
    scopes,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + days * dayMs),
  }
  const row = await inTransaction(ctx.db, async (tx) => {
    const made = await tx.apiToken.create({ data, include: { user: true } })
    await recordAudit(tx, ctx, {
      action: 'token.created',
      subject: { type: 'token', id: made.id },
      summary: `Token "${name}" created for ${scopes.join(', ')}, good for ${days} days`,
      after: auditedOf(made),
    })
    return made
  })
  return { token: toTokenView(ctx, row), secret }
}
