import type { STSClient } from '@aws-sdk/client-sts'
import { SignatureV4 } from '@smithy/signature-v4'

/** How long EKS takes it; each reading of a cluster makes its own. */
const tokenSeconds = 60

export interface TokenFor {
  readonly name: string
  readonly region: string
}

/**
 * A bearer token for the Kubernetes API of one cluster, as EKS's authenticator wants it: GetCallerIdentity of the cluster's Region, signed by
 * whoever `sts` is and for this cluster alone, not sent but handed over for the cluster to send.
 * https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
 */
export async function clusterToken(
  { config }: Pick<STSClient, 'config'>,
  { name, region }: TokenFor,
  signingDate = new Date(Date.now() + config.systemClockOffset),
): Promise<string> {
  const hostname = `sts.${region}.${dnsSuffixOf(region)}`
  const signer = new SignatureV4({
    service: 'sts',
    region,
    credentials: () => config.credentials(),
    sha256: config.sha256,
  })
  const { path, query } = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: hostname, 'x-k8s-aws-id': name },
    },
    { expiresIn: tokenSeconds, signingDate },
  )
  const pairs = Object.entries(query ?? {}).map(([key, value]) => `${encode(key)}=${encode(String(value))}`)
  const url = `https://${hostname}${path}?${pairs.join('&')}`
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html */
function dnsSuffixOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn'
  if (region.startsWith('eusc-')) return 'amazonaws.eu'
  return 'amazonaws.com'
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
