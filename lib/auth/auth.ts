import 'server-only'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins'
import { type Clock, systemClock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import { processDatabase } from '@/lib/db/process-database'
import type { RoleName } from '@/lib/domain/roles'
import { env } from '@/lib/env'
import { AppError, messageOf } from '@/lib/errors'
import { logger } from '@/lib/logger'
import { replaceProviderRoles } from '@/lib/services/access/replace-provider-roles'
import { recordArrival, recordSessionStart } from './record-sign-in'
import { sourceAddressOf } from './request-facts'
import { oidcProviderId, rolesFromProvider } from './roles-from-groups'
import { SignInLimit } from './sign-in-limit'

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
}

const passwordPath = '/sign-in/email'

/** Twelve hours from sign-in, whatever happens in between. */
export const sessionSeconds = 12 * 60 * 60

export function createAuth(db: Database, settings: AuthSettings) {
  const clock = settings.clock ?? systemClock
  const limit = new SignInLimit(db, clock)
  return betterAuth({
    appName: 'Keyscope',
    baseURL: settings.appUrl,
    secret: settings.secret,
    telemetry: { enabled: false },
    logger: { log: (level, message) => logger[level](`Sign-in: ${message}`) },
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true },
    user: { modelName: 'user' },
    session: { modelName: 'authSession', expiresIn: sessionSeconds, disableSessionRefresh: true },
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
        if (ctx.path !== passwordPath) return
        const attempt = { email: String(ctx.body?.email), address: sourceAddressOf(ctx.headers ?? new Headers()) }
        await limit.count(attempt).catch((cause) => {
          throw new APIError('TOO_MANY_REQUESTS', { message: messageOf(cause), cause })
        })
      }),
      after: createAuthMiddleware(async (ctx) => {
        if (ctx.path === passwordPath && ctx.context.newSession) await limit.forgive(String(ctx.body?.email))
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
          async before(session, context) {
            if (context?.path === '/callback/:id') {
              const { userId } = session
              const given = await rolesFromProvider(db, userId, settings.oidc?.roleOfOthers ?? null)
              await replaceProviderRoles(db, clock, userId, given)
            }
            // Without "remember me" better-auth would set 24 hours.
            return { data: { ...session, expiresAt: new Date(clock.now().getTime() + sessionSeconds * 1000) } }
          },
          after: (session) =>
            orUndo(
              () => recordSessionStart(db, clock, session),
              () => db.prisma.authSession.delete({ where: { id: session.id } }),
            ),
        },
      },
    },
    plugins: settings.oidc ? [oidcSignIn(settings.oidc)] : [],
  })
}

export type Auth = ReturnType<typeof createAuth>

const holder = globalThis as typeof globalThis & { keyscopeAuth?: Auth }

/** The web process's sign-in, made at the first call: a build needs neither database nor secret. */
export function auth(): Auth {
  holder.keyscopeAuth ??= createAuth(processDatabase(), settingsFromEnv())
  return holder.keyscopeAuth
}

function settingsFromEnv(): AuthSettings {
  const { APP_URL, AUTH_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID = '', OIDC_CLIENT_SECRET = '', OIDC_DEFAULT_ROLE } = env()
  if (!AUTH_SECRET) {
    throw new AppError('unavailable', 'Sessions cannot be signed: set AUTH_SECRET to at least 32 random characters.')
  }
  const oidc = OIDC_ISSUER
    ? {
        issuer: OIDC_ISSUER,
        clientId: OIDC_CLIENT_ID,
        clientSecret: OIDC_CLIENT_SECRET,
        roleOfOthers: OIDC_DEFAULT_ROLE === 'none' ? null : OIDC_DEFAULT_ROLE,
      }
    : null
  return { appUrl: APP_URL, secret: AUTH_SECRET, oidc }
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
