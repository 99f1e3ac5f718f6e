import { denied, describeUnread, failed, type Observed, seen, type Unread } from '@/lib/domain/observed'

export type AwsFailureKind =
  | 'access-denied'
  | 'not-found'
  | 'throttled'
  | 'expired-credentials'
  | 'no-credentials'
  | 'region-disabled'
  | 'unreachable'
  | 'malformed'
  /** The service failed, or something before it: nobody decided anything. */
  | 'server-error'
  | 'other'

/** A failed AWS call, sorted. Nobody else looks at an exception's name. */
export interface AwsFailure {
  readonly kind: AwsFailureKind
  /** AWS's own error code, or what came instead of one. */
  readonly code: string
  readonly message: string
}

const kindByCode: ReadonlyMap<string, AwsFailureKind> = new Map([
  ...codes(
    'access-denied',
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'UnauthorizedAccess',
    'AuthorizationError',
    'AuthorizationErrorException',
    'NotAuthorized',
    'NotAuthorizedException',
  ),
  ...codes('not-found', 'NotFoundException', 'NoSuchEntity', 'NoSuchEntityException', 'ResourceNotFoundException'),
  ...codes(
    'throttled',
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'EC2ThrottledException',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'BandwidthLimitExceeded',
    'PriorRequestNotComplete',
  ),
  ...codes('expired-credentials', 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired'),
  ...codes('no-credentials', 'CredentialsProviderError', 'TokenProviderError'),
  ...codes('region-disabled', 'RegionDisabledException', 'OptInRequired'),
  ...codes('malformed', 'MalformedAnswerError', 'SyntaxError'),
  ...codes(
    'unreachable',
    'TimeoutError',
    'AbortError',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
  ),
])

/** Sorts anything an AWS client threw. `LimitExceededException` is a used-up quota (F18), not throttling, whatever the SDK thinks. */
export function sortAwsError(error: unknown): AwsFailure {
  if (!(error instanceof Error)) return { kind: 'other', code: 'Unknown', message: String(error) }
  const detail = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } }
  const code = typeof detail.code === 'string' && kindByCode.has(detail.code) ? detail.code : error.name
  return { kind: kindByCode.get(code) ?? kindByShape(code, detail), code, message: messageOf(error) }
}

function kindByShape(code: string, error: { $metadata?: { httpStatusCode?: number } }): AwsFailureKind {
  // EC2 names the resource: InvalidVolume.NotFound, InvalidLaunchTemplateId.NotFound.
  if (/NotFound(Exception)?$/.test(code)) return 'not-found'
  const status = error.$metadata?.httpStatusCode
  if (status === 429) return 'throttled'
  if (status !== undefined && status >= 500) return 'server-error'
  // AWS names its errors; a nameless one is the SDK's, about an answer that it could not read.
  return code === 'Error' && status !== undefined ? 'malformed' : 'other'
}

function messageOf(error: Error): string {
  const text = error.message.replace(/\s*Deserialization error: to see the raw response.*$/s, '').trim()
  return (text || error.name).slice(0, 1_000)
}

export function isThrottled(error: unknown): boolean {
  return sortAwsError(error).kind === 'throttled'
}

/** A read that something else cannot go on without did not work. */
export class UnreadError extends Error {
  constructor(
    readonly unread: Unread,
    options?: ErrorOptions,
  ) {
    super(describeUnread(unread), options)
    this.name = 'UnreadError'
  }
}

/** What a failed read leaves behind. `call` is the API action: `kms:GetKeyPolicy`. */
export function unreadBecause(call: string, error: unknown): Unread {
  if (error instanceof UnreadError) return error.unread
  const { kind, code, message } = sortAwsError(error)
  return kind === 'access-denied' ? denied(call, message) : failed(call, code, message)
}

/** Runs one read; a refusal or failure becomes a value. */
export async function observe<T>(call: string, read: () => Promise<T> | T): Promise<Observed<T>> {
  try {
    return seen(await read())
  } catch (error) {
    return unreadBecause(call, error)
  }
}

/** Runs one read that everything else depends on: a refusal or failure is thrown with the call's name. */
export async function insist<T>(call: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new UnreadError(unreadBecause(call, error), { cause: error })
  }
}

function codes(kind: AwsFailureKind, ...names: readonly string[]): [string, AwsFailureKind][] {
  return names.map((name) => [name, kind])
}
