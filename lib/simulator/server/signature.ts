import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { WireRequest } from '../wire/messages'

/** What the Authorization header of a SigV4 request says: who signs, and for which Region and service. */
export interface SignatureScope {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

/** Undefined when the request is not signed, or not with SigV4 in the Authorization header. */
export function parseSignature(authorization: string | undefined): SignatureScope | undefined {
  const match = AUTHORIZATION.exec(authorization ?? '')
  if (!match) return undefined
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature }
}

/** Recomputes the signature with the secret key, as AWS does. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signatureMatches(scope: SignatureScope, secretAccessKey: string, request: WireRequest): boolean {
  const credentialScope = `${scope.date}/${scope.region}/${scope.service}/aws4_request`
  const amzDate = String(request.headers['x-amz-date'] ?? '')
  const toSign = ['AWS4-HMAC-SHA256', amzDate, credentialScope, sha256(canonicalRequest(scope, request))].join('\n')
  return timingSafeEqual(hmac(signingKey(scope, secretAccessKey), toSign), Buffer.from(scope.signature, 'hex'))
}

const MOST_SIGNING_KEYS = 20_000
const signingKeys = new Map<string, KeyObject>()

/** Derived from the secret for a day, a Region and a service; the same for every request of a client. */
function signingKey({ date, region, service }: SignatureScope, secretAccessKey: string): KeyObject {
  const name = `${secretAccessKey} ${date} ${region} ${service}`
  let key = signingKeys.get(name)
  if (!key) {
    const parts = [date, region, service, 'aws4_request']
    key = createSecretKey(
      parts.reduce<Buffer>((previous, part) => hmac(previous, part), Buffer.from(`AWS4${secretAccessKey}`)),
    )
    if (signingKeys.size >= MOST_SIGNING_KEYS) signingKeys.clear()
    signingKeys.set(name, key)
  }
  return key
}

function canonicalRequest(scope: SignatureScope, request: WireRequest): string {
  // All services but S3 sign the path encoded once more than it is sent, and the body by its hash alone.
  const isS3 = scope.service === 's3'
  const path = isS3 ? request.path : request.path.split('/').map(encode).join('/')
  const query = [...request.query].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort()
  const headers = scope.signedHeaders.map((name) => `${name}:${headerText(request, name)}`)
  return [
    request.method,
    path,
    query.join('&'),
    ...headers,
    '',
    scope.signedHeaders.join(';'),
    isS3 ? headerText(request, 'x-amz-content-sha256') : sha256(request.body),
  ].join('\n')
}

function headerText(request: WireRequest, name: string): string {
  const text = String(request.headers[name] ?? '').trim()
  return /\s\s|[\t\r\n]/.test(text) ? text.replace(/\s+/g, ' ') : text
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

const sha256 = (data: string | Buffer) => hash('sha256', data)
const hmac = (key: Buffer | KeyObject, data: string) => createHmac('sha256', key).update(data).digest()
