import 'server-only'
import type { STSClient } from '@aws-sdk/client-sts'
import type { RequestContext, ResponseContext } from '@kubernetes/client-node'
import { Agent, request } from 'undici'
import type { CallMeter } from './call-meter'
import { type ClusterAddress, serverOf } from './cluster-address'
import { clusterToken } from './cluster-token'

/** One kind of object in one version. */
export interface KindOfObjects {
  readonly group: string
  readonly version: string
  /** As it stands in addresses: `storageclasses`. */
  readonly plural: string
}

/** What is asked of a cluster's Kubernetes API. Nothing here can change anything. */
export interface KubernetesApi {
  /** The versions of each API group that the cluster serves. */
  groups(): Promise<ReadonlyMap<string, readonly string[]>>
  /** All objects of a kind in the cluster; null where it does not know the kind in this version. */
  list(kind: KindOfObjects): Promise<readonly unknown[] | null>
}

export interface KubernetesLimits {
  /** For all of one cluster: connecting, answers, all pages. */
  readonly timeoutMs: number
  /** Of one answer. */
  readonly answerBytes: number
  readonly pageSize: number
  /** No further page is asked for once there are more of a kind. */
  readonly objects: number
}

const usualLimits: KubernetesLimits = { timeoutMs: 10_000, answerBytes: 16_000_000, pageSize: 500, objects: 5_000 }

/** The API server answered, and not with what was asked for. */
export class KubernetesRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
    this.name = `Http${status}`
  }
}

export interface KubernetesAccess {
  /** Whose credentials sign the token. */
  readonly sts: STSClient
  /** The address that stands in for AWS, if one does. */
  readonly elsewhere: string | undefined
}

/**
 * Opens the Kubernetes API of a cluster for one reading, and closes it again. Redirects are not followed and what is too long or takes too long
 * is broken off.
 */
export async function readKubernetesApi<T>(
  { sts, elsewhere }: KubernetesAccess,
  cluster: ClusterAddress,
  read: (api: KubernetesApi) => Promise<T>,
  meter?: CallMeter,
  limits: KubernetesLimits = usualLimits,
): Promise<T> {
  const { url, certificateAuthority } = serverOf(cluster, elsewhere)
  // Thousands of generated classes: loaded where clusters are read, and only there.
  const {
    ApisApi,
    CustomObjectsApi,
    createConfiguration,
    ResponseContext,
    SelfDecodingBody,
    ServerConfiguration,
    wrapHttpLibrary,
  } = await import('@kubernetes/client-node')
  const token = await clusterToken(sts, cluster)
  const connect = { timeout: 5_000, ...(certificateAuthority && { ca: certificateAuthority }) }
  const dispatcher = new Agent({ connections: 2, pipelining: 1, connect, maxResponseSize: limits.answerBytes })
  const deadline = AbortSignal.timeout(limits.timeoutMs)
  const signal = meter?.signal ? AbortSignal.any([meter.signal, deadline]) : deadline

  async function send(asked: RequestContext): Promise<ResponseContext> {
    if (meter) meter.calls++
    const headers = { accept: 'application/json', authorization: `Bearer ${token}`, 'user-agent': 'keyscope' }
    const { statusCode, body } = await request(asked.getUrl(), { method: 'GET', headers, dispatcher, signal })
    const bytes = Buffer.from(await body.arrayBuffer())
    if (statusCode !== 200) throw new KubernetesRefusal(statusCode, reasonIn(bytes) || `HTTP ${statusCode}`)
    return new ResponseContext(
      statusCode,
      { 'content-type': 'application/json' },
      new SelfDecodingBody(Promise.resolve(bytes)),
    )
  }
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(url, {}),
    httpApi: wrapHttpLibrary({ send }),
  })
  const apis = new ApisApi(configuration)
  const objects = new CustomObjectsApi(configuration)

  try {
    return await read({
      async groups() {
        const { groups } = await apis.getAPIVersions()
        return new Map(groups.map(({ name, versions }) => [name, versions.map(({ version }) => version)]))
      },
      async list({ group, version, plural }) {
        const items: unknown[] = []
        let _continue: string | undefined
        do {
          const page: Page | null = await objects
            .listClusterCustomObject({
              group,
              version,
              plural,
              limit: limits.pageSize,
              ...(_continue && { _continue }),
            })
            .catch(nothingThere)
          if (page === null) return null
          items.push(...(page.items ?? []))
          _continue = page.metadata?.continue || undefined
        } while (_continue && items.length <= limits.objects)
        return items
      },
    })
  } finally {
    await dispatcher.destroy()
  }
}

interface Page {
  readonly items?: readonly unknown[]
  readonly metadata?: { readonly continue?: string }
}

function nothingThere(error: unknown): null {
  if (error instanceof KubernetesRefusal && error.status === 404) return null
  throw error
}

/** The words of a Status, as the API server gives them. */
function reasonIn(bytes: Buffer): string {
  try {
    const status: unknown = JSON.parse(bytes.toString('utf8'))
    const words = typeof status === 'object' && status !== null && 'message' in status ? status.message : ''
    return typeof words === 'string' ? words.replace(/[\p{Cc}\p{Cs}]/gu, ' ').slice(0, 500) : ''
  } catch {
    return ''
  }
}
