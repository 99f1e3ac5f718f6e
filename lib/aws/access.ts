import 'server-only'
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { parseArn } from '@/lib/domain/arn'
import type { Env } from '@/lib/env'
import type { CallMeter } from './call-meter'
import { type AwsClients, countingOn, createClients, type Transport } from './clients'
import { Gate } from './gate'
import { createHttpHandler } from './http-handler'
import { inFlightLimit } from './in-flight'
import { RateBook } from './rate-book'
import {
  assumeRole,
  assumeRoleOrStay,
  type Base,
  callerIdentity,
  type Identity,
  keepSession,
  type Purpose,
  type Session,
  type SessionOptions,
} from './sessions'

export type { AwsClients } from './clients'
export type { Identity, Purpose, SessionOptions } from './sessions'

/** One account, entered for one purpose. The role is assumed at the first call and renewed before it expires. */
export interface AccountAccess extends AwsClients {
  readonly accountId: string
  readonly purpose: Purpose
  /** Assumes the role now. Throws what STS answered; `sortAwsError` says what it was. */
  session(): Promise<{ readonly arn: string; readonly expiresAt: Date | null; readonly requestId: string | null }>
  /** The same access, with every attempt counted on `meter`. */
  counting(meter: CallMeter): AwsClients
}

/** The door to AWS. Only the worker opens it. */
export interface AwsAccess {
  /** Where questions go that any Region can answer. */
  readonly homeRegion: string
  /** How fast this process may call what; workers share it. */
  readonly rates: RateBook
  /** Whose credentials the process itself has. */
  identity(): Promise<Identity>
  /**
   * `scan` assumes the reading role, `grant` the one that creates grants. Sessions for scanning are shared;
   * a session for granting belongs to the returned object alone, narrowed by `options`.
   */
  forAccount(accountId: string, purpose: 'scan' | 'grant', options?: SessionOptions): AccountAccess
  /** A role that is named in full and serves one purpose. The process's own credentials never stand in for it. */
  forRole(arn: string, options: SessionOptions): AccountAccess
  close(): void
}

export type AwsSettings = Pick<
  Env,
  | 'AWS_ENDPOINT_URL'
  | 'AWS_REGION'
  | 'KEYSCOPE_SCANNER_ROLE'
  | 'KEYSCOPE_WRITER_ROLE'
  | 'KEYSCOPE_EXTERNAL_ID'
  | 'KEYSCOPE_QUOTA_SHARE'
>

export interface AwsOptions {
  /** Instead of the SDK's default chain. */
  readonly credentials?: AwsCredentialIdentity
  readonly maxAttempts?: number
  readonly timeoutMs?: number
  /** AWS calls this process has in flight at most. */
  readonly inFlight?: number
}

/** How the scanner names itself in every CloudTrail record; a trust policy must allow sts:SetSourceIdentity for it. */
const scanner: SessionOptions = { sessionName: 'keyscope-scan', sourceIdentity: 'keyscope-scanner' }
const scanSeconds = 3_600
const grantSeconds = 900

export function openAws(settings: AwsSettings, options: AwsOptions = {}): AwsAccess {
  const requestHandler = createHttpHandler({ timeoutMs: options.timeoutMs })
  const rates = new RateBook(settings.KEYSCOPE_QUOTA_SHARE)
  const transport: Transport = {
    endpoint: settings.AWS_ENDPOINT_URL,
    homeRegion: settings.AWS_REGION,
    requestHandler,
    pace: { rates, gate: new Gate(options.inFlight ?? inFlightLimit) },
    maxAttempts: options.maxAttempts ?? 4,
  }
  const base = openBase(transport, options.credentials)
  const scanSessions = new Map<string, () => Promise<Session>>()
  const roleSessions = new Map<string, () => Promise<Session>>()
  let known: Promise<Identity> | undefined

  const identity = () => {
    known ??= callerIdentity(base).catch((error) => {
      known = undefined
      throw error
    })
    return known
  }

  async function openSession(accountId: string, purpose: 'scan' | 'grant', session: SessionOptions): Promise<Session> {
    const request = {
      accountId,
      roleName: purpose === 'scan' ? settings.KEYSCOPE_SCANNER_ROLE : settings.KEYSCOPE_WRITER_ROLE,
      externalId: settings.KEYSCOPE_EXTERNAL_ID,
      durationSeconds: purpose === 'scan' ? scanSeconds : grantSeconds,
      options: session,
    }
    const open = purpose === 'scan' ? assumeRoleOrStay : assumeRole
    return open(base, await identity(), request)
  }

  return {
    homeRegion: settings.AWS_REGION,
    rates,
    identity,
    forAccount(accountId, purpose, session = scanner) {
      let sessionOf = purpose === 'scan' ? scanSessions.get(accountId) : undefined
      if (!sessionOf) {
        sessionOf = keepSession(() => openSession(accountId, purpose, session))
        if (purpose === 'scan') scanSessions.set(accountId, sessionOf)
      }
      return accountAccess(transport, accountId, purpose, sessionOf)
    },
    forRole(arn, options) {
      const { accountId, resource } = parseArn(arn) ?? { accountId: '', resource: '' }
      const known = roleSessions.get(arn)
      const sessionOf =
        known ??
        keepSession(async () =>
          assumeRole(base, await identity(), {
            accountId,
            roleName: resource.replace(/^role\//, ''),
            externalId: settings.KEYSCOPE_EXTERNAL_ID,
            durationSeconds: grantSeconds,
            options,
          }),
        )
      roleSessions.set(arn, sessionOf)
      return accountAccess(transport, accountId, 'audit', sessionOf)
    },
    close: () => requestHandler.destroy(),
  }
}

function accountAccess(
  transport: Transport,
  accountId: string,
  purpose: Purpose,
  sessionOf: () => Promise<Session>,
): AccountAccess {
  const clients = createClients(transport, accountId, async () => (await sessionOf()).credentials)
  return {
    ...clients,
    accountId,
    purpose,
    async session() {
      const { arn, credentials, requestId = null } = await sessionOf()
      return { arn, expiresAt: credentials.expiration ?? null, requestId }
    },
    counting: (meter) => countingOn(meter, clients),
  }
}

function openBase(transport: Transport, credentials: AwsCredentialIdentity | undefined): Base {
  const sts = createClients(transport, 'base', credentials && (async () => credentials)).sts(transport.homeRegion)
  return { sts, credentials: () => sts.config.credentials() as ReturnType<AwsCredentialIdentityProvider> }
}
