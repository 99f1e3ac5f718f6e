import { ConfirmInput } from '@/lib/contracts/account'
import type { ServiceContext } from '@/lib/services/context'
import { checkPassword } from './check-password'
import { confirmedUntil, requireSession } from './require-session'

/** Says again who one is, which opens what changes how one signs in for ten minutes. */
export async function confirmPassword(ctx: ServiceContext, input: ConfirmInput): Promise<{ confirmedUntil: string }> {
  const own = requireSession(ctx)
  await checkPassword(ctx, own, ConfirmInput.parse(input).password)
  const confirmedAt = ctx.clock.now()
  await ctx.db.prisma.authSession.updateMany({ where: { id: own.sessionId }, data: { confirmedAt } })
  return { confirmedUntil: confirmedUntil(confirmedAt).toISOString() }
}
