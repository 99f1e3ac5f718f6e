import { forbidden } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'

/** Tokens are made and taken away by somebody who is signed in: a token that leaked must not make others. */
export function requirePerson(ctx: ServiceContext): void {
  requirePermission(ctx, 'tokens.create')
  if (ctx.actor.type !== 'user') throw forbidden('Tokens are made and revoked by somebody who is signed in.')
}
