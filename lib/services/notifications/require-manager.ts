import { forbidden } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'

/** Where messages go is decided by somebody who is signed in: a token that leaked must not turn them elsewhere. */
export function requireChannelManager(ctx: ServiceContext): void {
  requirePermission(ctx, 'channels.manage')
  if (ctx.actor.type !== 'user') throw forbidden('Channels are managed by somebody who is signed in.')
}
