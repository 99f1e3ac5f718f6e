import 'server-only'
import { generateAuthenticationOptions } from '@simplewebauthn/server'
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Clock } from '@/lib/clock'
import { PasskeyAnswer } from '@/lib/contracts/account'
import type { Database } from '@/lib/db/client'
import type { SignInMethod } from '@/lib/domain/sign-in/methods'
import { AppError } from '@/lib/errors'
import { findChallenge, spendChallenge, startChallenge } from '@/lib/services/account/challenge'
import { checkCode } from '@/lib/services/account/check-code'
import { findPasskeyUser } from '@/lib/services/account/find-passkey-user'
import { passkeyParty } from '@/lib/services/account/passkey-party'
import { sourceAddressOf } from './request-facts'
import { actorFromUser } from './session'

interface FactorSettings {
  readonly db: Database
  readonly clock: Clock
  readonly secret: string
  readonly appUrl: string
  /** Counts an attempt; throws APIError once there were too many. */
  readonly countAttempt: (headers: Headers, email: string | null) => Promise<void>
  readonly forgive: (email: string) => Promise<void>
}

const CodeAnswer = z.object({ challenge: z.string().min(1).max(100), code: z.string().min(1).max(40) })

/** Signing in beyond a password: the code that follows it, and passkeys. */
export function factorSignIn(settings: FactorSettings) {
  const { db, clock, secret, countAttempt, forgive } = settings
  const party = passkeyParty(settings.appUrl)
  return {
    id: 'keyscope-factors',
    endpoints: {
      signInWithCode: createAuthEndpoint('/sign-in/code', { method: 'POST', body: CodeAnswer }, async (ctx) => {
        const { challenge, code } = ctx.body
        const userId = await findChallenge(db.prisma, clock, 'code', challenge)
        const user = userId && (await db.prisma.user.findUnique({ where: { id: userId } }))
        const headers = ctx.headers ?? new Headers()
        await countAttempt(headers, user ? user.email : null)
        if (!user) throw refused('CHALLENGE_GONE', 'That took too long. Enter your email and your password again.')
        const request = { id: challenge.slice(0, 8), sourceAddress: sourceAddressOf(headers) }
        const by = { actor: await actorFromUser(db.prisma, user), request }
        const outcome = await checkCode({ db, clock, secret }, by, code).catch(unavailable)
        if (outcome === 'locked')
          throw refused('LOCKED', 'Too many wrong codes. Wait a quarter of an hour, or ask an administrator.')
        if (outcome === 'wrong')
          throw refused('WRONG_CODE', 'The code is wrong, or was used before. Enter the next one.')
        if (!(await spendChallenge(db.prisma, clock, 'code', challenge)))
          throw refused('CHALLENGE_GONE', 'That sign-in was finished already. Start again.')
        await forgive(user.email)
        return begin(ctx, user.id, `password+${outcome}`)
      }),

      passkeyOptions: createAuthEndpoint('/sign-in/passkey/options', { method: 'POST' }, async (ctx) => {
        await countAttempt(ctx.headers ?? new Headers(), null)
        const challenge = await startChallenge(db.prisma, clock, { kind: 'passkey-sign-in', about: '' })
        // Whoever asks learns nothing of who has a passkey: the browser finds the person's own.
        const options = await generateAuthenticationOptions({
          rpID: party.id,
          challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
          userVerification: 'required',
        })
        return ctx.json(options)
      }),

      signInWithPasskey: createAuthEndpoint(
        '/sign-in/passkey',
        { method: 'POST', body: PasskeyAnswer },
        async (ctx) => {
          await countAttempt(ctx.headers ?? new Headers(), null)
          const user = await findPasskeyUser({ db, clock, party }, ctx.body)
          if (!user) throw refused('PASSKEY_REFUSED', 'This passkey does not sign in here. Use another way to sign in.')
          return begin(ctx, user.id, 'passkey')
        },
      ),
    },
  } satisfies BetterAuthPlugin
}

async function begin(ctx: GenericEndpointContext, userId: string, method: SignInMethod) {
  const session = await ctx.context.internalAdapter.createSession(userId, false, { method })
  const user = await ctx.context.internalAdapter.findUserById(userId)
  if (!session || !user) throw new APIError('INTERNAL_SERVER_ERROR', { message: 'The session could not be started.' })
  await setSessionCookie(ctx, { session, user })
  return ctx.json({ signedIn: true })
}

const refused = (code: string, message: string) => new APIError('UNAUTHORIZED', { code, message })

/** Nobody's bug and nobody's wrong code: said to the person as it is. */
function unavailable(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'unavailable') throw error
  throw new APIError('SERVICE_UNAVAILABLE', { message: error.message, cause: error })
}
