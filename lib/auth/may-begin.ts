import 'server-only'
import { APIError } from 'better-auth/api'
import type { Clock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import type { SignInMethod } from '@/lib/domain/sign-in/methods'
import { startChallenge } from '@/lib/services/account/challenge'

/** How a session comes about, by the endpoint that begins it. What needs a second look names its method itself. */
const methods: Readonly<Record<string, SignInMethod>> = {
  '/sign-in/email': 'password',
  '/sign-in/passkey': 'passkey',
  '/callback/:id': 'provider',
}

export function methodOf(path: string | undefined): SignInMethod {
  const method = methods[path ?? '']
  if (!method) throw new Error(`Expected a session to begin at an endpoint that signs in, not at ${path}.`)
  return method
}

/**
 * Asked once a password, a passkey or a provider was right, and before there is a session. A password of somebody with an authenticator
 * begins no session but a challenge; the code answers it.
 */
export async function requireMayBegin(
  db: Database,
  clock: Clock,
  asked: { readonly userId: string; readonly method: SignInMethod; readonly secondFactorRequired: boolean },
): Promise<void> {
  const user = await db.prisma.user.findUniqueOrThrow({
    where: { id: asked.userId },
    include: { totp: true, _count: { select: { passkeys: true } } },
  })
  if (user.disabledAt)
    throw new APIError('FORBIDDEN', {
      code: 'ACCOUNT_DISABLED',
      message: 'This account is disabled. Ask an administrator of Keyscope.',
    })
  if (asked.method !== 'password') return
  if (user.totp?.confirmedAt)
    throw new APIError('FORBIDDEN', {
      code: 'SECOND_FACTOR',
      message: 'Enter the code of your authenticator app.',
      challenge: await startChallenge(db.prisma, clock, { kind: 'code', about: user.id }),
    })
  if (asked.secondFactorRequired && user._count.passkeys > 0)
    throw new APIError('FORBIDDEN', {
      code: 'PASSKEY_ONLY',
      message: 'A password alone is not enough here. Sign in with your passkey.',
    })
}
