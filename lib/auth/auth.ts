import 'server-only'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins'
import { type Clock, systemClock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import { processDatabase } from '@/lib/db/process-database'
import type { RoleName } from '@/lib/domain/roles'
import type { SignInMethod } from '@/lib/domain/sign-in/methods'
import type { SessionLimits } from '@/lib/domain/sign-in/session-end'
import { env } from '@/lib/env'
import { messageOf } from '@/lib/errors'
import { logger } from '@/lib/logger'
import { replaceProviderRoles } from '@/lib/services/access/replace-provider-roles'
import { AttemptLimit } from '@/lib/services/account/attempt-limit'
import { authSecret } from '@/lib/services/account/secrets'
import { factorSignIn } from './factor-sign-in'
import { methodOf, requireMayBegin } from './may-begin'
import { endSignedOut, recordArrival, recordSessionStart } from './record-session'
import { sourceAddressOf } from './request-facts'
import { oidcProviderId, rolesFromProvider } from './roles-from-groups'

export interface AuthSettings {
  /** The address people open. */
  readonly appUrl: string
  readonly secret: string
  readonly oidc: {
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret: string
    /** What somebody is who is in no group of Keyscope's; null for nothing. */
    readonly roleOfOthers: RoleName | null
  } | null
  readonly clock?: Clock
  /** Twelve hours and one, unless said. */
  readonly limits?: SessionLimits
  /** Whether a password alone is not enough. */
  readonly secondFactorRequired?: boolean
}

const passwordPath = '/sign-in/email'
const signOutPath = '/sign-out'

const usualLimits: SessionLimits = { hours: 12, idleMinutes: 60 }

export function createAuth(db: Database, settings: AuthSettings) {
  const clock = settings.clock ?? systemClock
  const { limits = usualLimits, secondFactorRequired = false } = settings
  const sessionSeconds = limits.hours * 3600
  const limit = new AttemptLimit(db, clock)
  const countAttempt = (headers: Headers, email: string | null) =>
    limit.count({ email, address: sourceAddressOf(headers) }).catch((cause) => {
      throw new APIError('TOO_MANY_REQUESTS', { message: messageOf(cause), cause })
    })
  const forgive = (email: string) => limit.forgive(email)
  const factors = factorSignIn({ db, clock, secret: settings.secret, appUrl: settings.appUrl, countAttempt, forgive })
  const made = betterAuth({
    appName: 'Keyscope',
    baseURL: settings.appUrl,
    secret: settings.secret,
    telemetry: { enabled: false },
    logger: { log: (level, message) => logger[level](`Sign-in: ${message}`) },
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true },
    user: {
      modelName: 'user',
      additionalFields: {
        disabledAt: { type: 'date', required: false, input: false },
        mustChangePassword: { type: 'boolean', defaultValue: false, input: false },
      },
    },
    session: {
      modelName: 'authSession',
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      additionalFields: {
        method: { type: 'string', input: false },
        lastSeenAt: { type: 'date', input: false },
        confirmedAt: { type: 'date', input: false },
      },
    },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    rateLimit: { enabled: false },
    advanced: {
      // Otherwise better-auth switches its check off under test, and nothing would notice when it breaks.
      disableOriginCheck: false,
      cookiePrefix: 'keyscope',
      useSecureCookies: settings.appUrl.startsWith('https://'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    trustedOrigins: (request) => (request ? sameHost(request, settings.appUrl) : []),
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const headers = ctx.headers ?? new Headers()
        if (ctx.path === passwordPath) await countAttempt(headers, String(ctx.body?.email))
        if (ctx.path !== signOutPath) return
        // Ended here: better-auth would go on, and forget the cookie, where the session could not be ended.
        const token = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)
        if (token) await endSignedOut(db, clock, { token, address: sourceAddressOf(headers) })
      }),
      after: createAuthMiddleware(async (ctx) => {
        if (ctx.path === passwordPath && ctx.context.newSession) await forgive(String(ctx.body?.email))
      }),
    },
    databaseHooks: {
      user: {
        create: {
          after: (user) =>
            orUndo(
              () => recordArrival(db, clock, user.id),
              () => db.prisma.user.delete({ where: { id: user.id } }),
            ),
        },
      },
      session: {
        create: {
          async before(session: { userId: string; method?: SignInMethod }, context) {
            const { userId, method = methodOf(context?.path) } = session
            await requireMayBegin(db, clock, { userId, method, secondFactorRequired })
            if (method === 'provider') {
              const given = await rolesFromProvider(db, userId, settings.oidc?.roleOfOthers ?? null)
              await replaceProviderRoles(db, clock, userId, given)
            }
            // Without "remember me" better-auth would set 24 hours.
            const now = clock.now()
            const expiresAt = new Date(now.getTime() + sessionSeconds * 1000)
            return { data: { ...session, method, lastSeenAt: now, confirmedAt: now, expiresAt } }
          },
          after: (session) =>
            orUndo(
              () => recordSessionStart(db, clock, session),
              () => db.prisma.authSession.delete({ where: { id: session.id } }),
            ),
        },
      },
    },
    plugins: settings.oidc ? [factors, oidcSignIn(settings.oidc)] : [factors],
  })
  return Object.assign(made, { keyscope: { db, clock, limits, secondFactorRequired } })
}

export type Auth = ReturnType<typeof createAuth>

const holder = globalThis as typeof globalThis & { keyscopeAuth?: Auth }

/** The web process's sign-in, made at the first call: a build needs neither database nor secret. */
export function auth(): Auth {
  holder.keyscopeAuth ??= createAuth(processDatabase(), settingsFromEnv())
  return holder.keyscopeAuth
}

function settingsFromEnv(): AuthSettings {
  const { APP_URL, OIDC_ISSUER, OIDC_CLIENT_ID = '', OIDC_CLIENT_SECRET = '', OIDC_DEFAULT_ROLE, ...set } = env()
  const oidc = OIDC_ISSUER
    ? {
        issuer: OIDC_ISSUER,
        clientId: OIDC_CLIENT_ID,
        clientSecret: OIDC_CLIENT_SECRET,
        roleOfOthers: OIDC_DEFAULT_ROLE === 'none' ? null : OIDC_DEFAULT_ROLE,
      }
    : null
  const limits = { hours: set.KEYSCOPE_SESSION_HOURS, idleMinutes: set.KEYSCOPE_SESSION_IDLE_MINUTES }
  const secondFactorRequired = set.KEYSCOPE_REQUIRE_SECOND_FACTOR
  return { appUrl: APP_URL, secret: authSecret(), oidc, limits, secondFactorRequired }
}

/** What cannot be logged does not happen: better-auth has written it already, so it is taken back. */
async function orUndo(record: () => Promise<void>, undo: () => Promise<unknown>): Promise<void> {
  try {
    await record()
  } catch (cause) {
    await undo()
    throw new APIError('INTERNAL_SERVER_ERROR', { message: 'The sign-in could not be logged.', cause })
  }
}

function oidcSignIn(oidc: NonNullable<AuthSettings['oidc']>) {
  return genericOAuth({
    config: [
      {
        providerId: oidcProviderId,
        discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        clientId: oidc.clientId,
        clientSecret: oidc.clientSecret,
        scopes: ['openid', 'email', 'profile', 'groups'],
        pkce: true,
        requireIdTokenVerification: true,
        overrideUserInfo: true,
      },
    ],
  })
}

/** The console may be open under another name than APP_URL (localhost, 127.0.0.1): its own host is never a foreign site. */
function sameHost(request: Request, appUrl: string): string[] {
  const host = request.headers.get('host')
  return host ? [`${new URL(appUrl).protocol}//${host}`] : []
}
