/** A cluster as DescribeCluster tells where its Kubernetes API is. */
export interface ClusterAddress {
  readonly name: string
  readonly region: string
  readonly endpoint: string | undefined
  /** PEM in base64. */
  readonly certificateAuthority: string | undefined
}

/** Where to ask and whom to trust there. */
export interface KubernetesServer {
  readonly url: string
  readonly certificateAuthority: string | undefined
}

/** Something stands where the address of a cluster was expected: no token is sent there. */
export class ForeignEndpointError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ForeignEndpointError'
  }
}

/**
 * The address of a cluster's API, checked: https on a host of EKS in the cluster's Region with the cluster's own certificate authority. Where
 * another address speaks AWS's protocols (`elsewhere`), clusters may live at that address, and nowhere else.
 */
export function serverOf(
  { name, region, endpoint, certificateAuthority }: ClusterAddress,
  elsewhere?: string,
): KubernetesServer {
  if (!endpoint || !URL.canParse(endpoint)) throw new ForeignEndpointError(`The cluster ${name} has no endpoint.`)
  const url = new URL(endpoint)
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  const at = `${url.origin}${url.pathname.replace(/\/$/, '')}`
  if (elsewhere !== undefined) {
    if (plain && url.origin === new URL(elsewhere).origin) return { url: at, certificateAuthority: undefined }
    throw new ForeignEndpointError(`Expected the cluster ${name} at ${new URL(elsewhere).origin}, got ${url.origin}.`)
  }
  if (
    !plain ||
    url.protocol !== 'https:' ||
    url.port !== '' ||
    url.pathname !== '/' ||
    !isOfEks(url.hostname, region)
  ) {
    throw new ForeignEndpointError(
      `Expected an https address of EKS in ${region} for the cluster ${name}, got ${url.origin}.`,
    )
  }
  if (!certificateAuthority) throw new ForeignEndpointError(`The cluster ${name} names no certificate authority.`)
  return { url: at, certificateAuthority: Buffer.from(certificateAuthority, 'base64').toString('utf8') }
}

/** Hosts that belong to EKS alone: those of IPv4 clusters and of dual-stack ones. https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
function isOfEks(hostname: string, region: string): boolean {
  const suffixes = ['amazonaws.com', 'amazonaws.com.cn', 'amazonaws.eu'].flatMap((domain) => [
    `.${region}.eks.${domain}`,
    `.eks.${region}.${domain}`,
  ])
  const dualStack = ['api.aws', 'api.amazonwebservices.com.cn'].map((domain) => `.eks-cluster.${region}.${domain}`)
  return [...suffixes, ...dualStack].some((suffix) => hostname.endsWith(suffix) && hostname.length > suffix.length)
}
