import type { AccountView } from '@/lib/contracts/account'
import { deviceOf } from '@/lib/domain/sign-in/device-of'
import { isSignInMethod } from '@/lib/domain/sign-in/methods'
import { sessionEnd } from '@/lib/domain/sign-in/session-end'
import { env } from '@/lib/env'
import { unauthenticated } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { toPasskeyView } from './passkey-view'
import { confirmedUntil, requireSession } from './require-session'

/** One's own account: how one signs in, and where one is signed in. No secret of it. */
export async function readAccount(ctx: ServiceContext): Promise<AccountView> {
  const { userId, sessionId } = requireSession(ctx)
  const { KEYSCOPE_SESSION_HOURS, KEYSCOPE_SESSION_IDLE_MINUTES, KEYSCOPE_REQUIRE_SECOND_FACTOR } = env()
  const limits = { hours: KEYSCOPE_SESSION_HOURS, idleMinutes: KEYSCOPE_SESSION_IDLE_MINUTES }
  const user = await ctx.db.prisma.user.findUniqueOrThrow({
    where: { id: userId },
    include: {
      logins: { where: { providerId: 'credential' }, select: { id: true } },
      totp: { select: { confirmedAt: true } },
      _count: { select: { backupCodes: { where: { usedAt: null } } } },
      passkeys: { orderBy: { createdAt: 'asc' } },
      sessions: { orderBy: { lastSeenAt: 'desc' } },
    },
  })
  const now = ctx.clock.now()
  const current = user.sessions.find(({ id }) => id === sessionId)
  if (!current) throw unauthenticated()
  return {
    name: user.name,
    email: user.email,
    local: user.logins.length > 0,
    secondFactorRequired: KEYSCOPE_REQUIRE_SECOND_FACTOR,
    confirmedUntil: confirmedUntil(current.confirmedAt).toISOString(),
    totp: user.totp?.confirmedAt
      ? { since: user.totp.confirmedAt.toISOString(), backupCodesLeft: user._count.backupCodes }
      : null,
    passkeys: user.passkeys.map(toPasskeyView),
    sessions: user.sessions
      .map((session) => ({ session, end: sessionEnd(session, limits) }))
      .filter(({ end }) => end > now)
      .map(({ session, end }) => ({
        id: session.id,
        current: session.id === sessionId,
        device: deviceOf(session.userAgent),
        address: session.ipAddress || null,
        method: isSignInMethod(session.method) ? session.method : 'password',
        startedAt: session.createdAt.toISOString(),
        lastSeenAt: session.lastSeenAt.toISOString(),
        endsAt: end.toISOString(),
      })),
  }
}
