import type { Caller } from '../server/caller'
import type { Identities } from '../server/identities'
import type { SignatureScope } from '../server/signature'

const PREFIX = 'k8s-aws-v1.'
/** A clock may be this much ahead of ours. */
const AHEAD_MS = 300_000
/** EKS takes no token that was made longer ago, whatever it says of itself. */
const MOST_SECONDS = 900

/**
 * Who handed over a bearer token, as EKS's authenticator finds out: the token is a signed GetCallerIdentity that holds for one cluster and a short
 * time. Undefined where it would not be taken. https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html
 */
export function callerOfToken(
  identities: Identities,
  authorization: string | undefined,
  cluster: { readonly name: string; readonly region: string },
  now: Date,
): Caller | undefined {
  const url = addressIn(authorization)
  const scope = url && scopeOf(url)
  if (!url || !scope) return undefined
  const { hostname, pathname, searchParams } = url
  if (hostname !== `sts.${cluster.region}.amazonaws.com` || pathname !== '/') return undefined
  if (searchParams.get('Action') !== 'GetCallerIdentity') return undefined
  const { region, service, signedHeaders } = scope
  if (service !== 'sts' || region !== cluster.region || signedHeaders.join(';') !== 'host;x-k8s-aws-id')
    return undefined
  const signedAt = searchParams.get('X-Amz-Date') ?? ''
  if (!isCurrent(signedAt, Number(searchParams.get('X-Amz-Expires')), now)) return undefined

  const query = new URLSearchParams(searchParams)
  query.delete('X-Amz-Signature')
  const session = searchParams.get('X-Amz-Security-Token')
  const headers = {
    host: hostname,
    // Not what the token says but whose API is asked: a token for another cluster does not match.
    'x-k8s-aws-id': cluster.name,
    'x-amz-date': signedAt,
    ...(session !== null && { 'x-amz-security-token': session }),
  }
  const asked = { method: 'GET', path: '/', query, headers, body: Buffer.alloc(0) }
  const caller = identities.identify(scope, asked, now)
  return typeof caller === 'string' ? undefined : caller
}

function addressIn(authorization: string | undefined): URL | undefined {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  if (!token?.startsWith(PREFIX)) return undefined
  const text = Buffer.from(token.slice(PREFIX.length), 'base64url').toString('utf8')
  return text.startsWith('https://') && URL.canParse(text) ? new URL(text) : undefined
}

function scopeOf({ searchParams }: URL): SignatureScope | undefined {
  const signature = searchParams.get('X-Amz-Signature') ?? ''
  const [accessKeyId, date, region, service, end] = (searchParams.get('X-Amz-Credential') ?? '').split('/')
  if (searchParams.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || !/^[0-9a-f]{64}$/.test(signature)) return undefined
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request') return undefined
  const signedHeaders = (searchParams.get('X-Amz-SignedHeaders') ?? '').split(';')
  return { accessKeyId, date, region, service, signedHeaders, signature }
}

function isCurrent(amzDate: string, seconds: number, now: Date): boolean {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate)
  if (!match || !(seconds > 0 && seconds <= MOST_SECONDS)) return false
  const [, year, month, day, hour, minute, second] = match
  const age = now.getTime() - Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return age >= -AHEAD_MS && age <= seconds * 1_000
}
