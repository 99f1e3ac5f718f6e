import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { parseArn, roleArn } from '@/lib/domain/arn'
import { sortAwsError } from './errors'

export type Purpose = 'scan' | 'grant' | 'audit'

/** What a session says about itself. Everything here ends up in CloudTrail. */
export interface SessionOptions {
  /** 2-64 characters of `[\w+=,.@-]`; visible in every ARN. */
  readonly sessionName?: string
  /** The person behind the call, same alphabet; it cannot be changed later and survives role chaining. */
  readonly sourceIdentity?: string
  readonly tags?: Readonly<Record<string, string>>
  /** Inline policy (JSON text, 2,048 characters at most) that narrows the role to this one piece of work. */
  readonly sessionPolicy?: string
}

export interface Session {
  readonly accountId: string
  /** Who makes the calls: the assumed role's session, or the base identity in its own account. */
  readonly arn: string
  readonly credentials: AwsCredentialIdentity
  /** What AWS called the AssumeRole that opened it; none for the process's own identity. */
  readonly requestId?: string | undefined
}

export interface Identity {
  readonly accountId: string
  readonly arn: string
  readonly partition: string
}

/** Where AssumeRole starts: the process's own credentials (environment, profile, instance or pod role). */
export interface Base {
  readonly sts: STSClient
  readonly credentials: AwsCredentialIdentityProvider
}

export interface SessionRequest {
  readonly accountId: string
  readonly roleName: string
  readonly externalId: string | undefined
  readonly durationSeconds: number
  readonly options: SessionOptions
}

const alphabet = /^[\w+=,.@-]{2,64}$/
const maximumPolicyLength = 2_048

export async function assumeRole(base: Base, identity: Identity, request: SessionRequest): Promise<Session> {
  const { options } = request
  const sessionName = insistOnAlphabet('session name', options.sessionName ?? 'keyscope')
  if ((options.sessionPolicy?.length ?? 0) > maximumPolicyLength) {
    throw new Error(
      `The session policy has ${options.sessionPolicy?.length} characters; STS takes ${maximumPolicyLength} at most.`,
    )
  }
  const {
    Credentials: credentials,
    AssumedRoleUser: user,
    $metadata,
  } = await base.sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn(request.accountId, request.roleName, identity.partition),
      RoleSessionName: sessionName,
      DurationSeconds: request.durationSeconds,
      ExternalId: request.externalId,
      SourceIdentity: options.sourceIdentity && insistOnAlphabet('source identity', options.sourceIdentity),
      Tags: options.tags && Object.entries(options.tags).map(([Key, Value]) => ({ Key, Value })),
      Policy: options.sessionPolicy,
    }),
  )
  if (!credentials?.AccessKeyId || !credentials.SecretAccessKey || !user?.Arn) {
    throw new Error(`AssumeRole into ${request.accountId} answered without credentials.`)
  }
  return {
    accountId: request.accountId,
    arn: user.Arn,
    requestId: $metadata.requestId,
    credentials: {
      accessKeyId: credentials.AccessKeyId,
      secretAccessKey: credentials.SecretAccessKey,
      sessionToken: credentials.SessionToken,
      expiration: credentials.Expiration,
    },
  }
}

/**
 * In the account the process itself lives in there need not be a role for reading: its own credentials are tried then.
 * Never for granting, where the session must name a person and be narrowed to one grant.
 */
export async function assumeRoleOrStay(base: Base, identity: Identity, request: SessionRequest): Promise<Session> {
  try {
    return await assumeRole(base, identity, request)
  } catch (error) {
    const { kind } = sortAwsError(error)
    const refused = kind === 'access-denied' || kind === 'not-found'
    if (!refused || identity.accountId !== request.accountId) throw error
    return { accountId: identity.accountId, arn: identity.arn, credentials: await base.credentials() }
  }
}

export async function callerIdentity(base: Base): Promise<Identity> {
  const { Account: accountId, Arn: arn } = await base.sts.send(new GetCallerIdentityCommand({}))
  if (!accountId || !arn) throw new Error('GetCallerIdentity answered without an account.')
  return { accountId, arn, partition: parseArn(arn)?.partition ?? 'aws' }
}

const renewBeforeMs = 6 * 60_000

/** Keeps one session, renews it before it expires, and folds concurrent requests for it into one call. */
export function keepSession(open: () => Promise<Session>, now: () => number = Date.now): () => Promise<Session> {
  let current: Session | undefined
  let opening: Promise<Session> | undefined
  return async () => {
    const expiresAt = current?.credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY
    if (current && expiresAt - now() > renewBeforeMs) return current
    opening ??= open()
      .then((session) => {
        current = session
        return session
      })
      .finally(() => {
        opening = undefined
      })
    return opening
  }
}

function insistOnAlphabet(what: string, text: string): string {
  if (alphabet.test(text)) return text
  throw new Error(
    `The ${what} "${text}" must have 2-64 letters, digits or any of _+=,.@-; encode it, do not drop characters.`,
  )
}
