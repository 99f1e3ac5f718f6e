import type { Protocol, ServiceModel } from '../wire/service-model'
import { WireError } from '../wire/wire-error'
import type { Refusal } from './identities'

/**
 * The errors every AWS service can give, in the words of its protocol. Clients sort errors by these codes, so they have to
 * be the real ones: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and each service's own page.
 */
type Kind = Refusal | 'access-denied' | 'throttled' | 'internal'
type Said = readonly [code: string, status: number]

const CODES: Readonly<Record<Protocol, Readonly<Record<Kind, Said>>>> = {
  json: {
    'unknown-key': ['UnrecognizedClientException', 400],
    expired: ['ExpiredTokenException', 400],
    'signature-mismatch': ['InvalidSignatureException', 400],
    'access-denied': ['AccessDeniedException', 400],
    throttled: ['ThrottlingException', 400],
    internal: ['InternalFailure', 500],
  },
  'rest-json': {
    'unknown-key': ['UnrecognizedClientException', 403],
    expired: ['ExpiredTokenException', 403],
    'signature-mismatch': ['InvalidSignatureException', 403],
    'access-denied': ['AccessDeniedException', 403],
    throttled: ['ThrottlingException', 429],
    internal: ['InternalFailure', 500],
  },
  'rest-xml': {
    'unknown-key': ['InvalidAccessKeyId', 403],
    expired: ['ExpiredToken', 400],
    'signature-mismatch': ['SignatureDoesNotMatch', 403],
    'access-denied': ['AccessDenied', 403],
    throttled: ['SlowDown', 503],
    internal: ['InternalError', 500],
  },
  query: {
    'unknown-key': ['InvalidClientTokenId', 403],
    expired: ['ExpiredToken', 403],
    'signature-mismatch': ['SignatureDoesNotMatch', 403],
    'access-denied': ['AccessDenied', 403],
    throttled: ['Throttling', 400],
    internal: ['InternalFailure', 500],
  },
  ec2: {
    'unknown-key': ['AuthFailure', 401],
    expired: ['RequestExpired', 400],
    'signature-mismatch': ['AuthFailure', 401],
    'access-denied': ['UnauthorizedOperation', 403],
    throttled: ['RequestLimitExceeded', 503],
    internal: ['InternalError', 500],
  },
}

const MESSAGES: Readonly<Record<Kind, string>> = {
  'unknown-key': 'The security token included in the request is invalid.',
  expired: 'The security token included in the request is expired',
  'signature-mismatch':
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  'access-denied': 'You are not authorized to perform this operation.',
  throttled: 'Rate exceeded',
  internal: 'The request processing has failed because of an unknown error.',
}

export function refusal(model: Pick<ServiceModel, 'protocol'>, kind: Kind, message = MESSAGES[kind]): WireError {
  const [code, status] = CODES[model.protocol][kind]
  return new WireError(code, message, status)
}
