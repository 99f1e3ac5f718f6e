import type { Answering } from '../server/answer'
import type { Caller } from '../server/caller'
import { page } from '../server/paging'
import type { WireRequest, WireResponse } from '../wire/messages'
import { regionOf } from '../world/find'
import type { ClusterResources, KubernetesContents } from '../world/regional-resources'
import { callerOfToken } from './token'

/** The Kubernetes API of a cluster is at `/_kubernetes/<account>/<Region>/<cluster>`; DescribeCluster says so. */
export const KUBERNETES_PATH = '/_kubernetes/'

export const kubernetesAddress = (url: string, accountId: string, region: string, cluster: string) =>
  `${url}${KUBERNETES_PATH}${accountId}/${region}/${cluster}`

/** The kinds that can be there, by their group. */
const KINDS: Readonly<Record<string, string>> = {
  'karpenter.k8s.aws': 'EC2NodeClass',
  'eks.amazonaws.com': 'NodeClass',
  'karpenter.sh': 'NodePool',
  'storage.k8s.io': 'StorageClass',
}
const FRESH: KubernetesContents = { serves: ['storage.k8s.io/v1'], readers: [], objects: [] }
const MOST = 100_000

/** Token, access entry, right, list: as EKS and the API server do. A private endpoint says nothing to whoever is outside, and we are. */
export function answerKubernetes(
  { identities, state, now }: Pick<Answering, 'identities' | 'state' | 'now'>,
  request: WireRequest,
): WireResponse | 'reset' {
  const [accountId = '', region = '', name = '', ...rest] = request.path.slice(KUBERNETES_PATH.length).split('/')
  const found = regionOf(identities.world, accountId, region).clusters.find(({ cluster }) => cluster.name === name)
  if (!found || found.cluster.resourcesVpcConfig?.endpointPublicAccess === false) return 'reset'
  const [apis, group, version, plural, ...more] = rest.filter(Boolean)
  const operation = group === undefined ? 'discover' : 'list'
  state.calls[`kubernetes.${operation}`] = (state.calls[`kubernetes.${operation}`] ?? 0) + 1

  const { authorization } = request.headers
  const token = typeof authorization === 'string' ? authorization : undefined
  const caller = callerOfToken(identities, token, { name, region }, now())
  const groups = caller && groupsOf(found, caller)
  if (!caller || !groups) return refuse(401, 'Unauthorized', 'Unauthorized')
  const contents = found.kubernetes ?? FRESH
  if (request.method !== 'GET' || apis !== 'apis' || more.length > 0) return nothing()
  if (group === undefined) return json(200, groupList(contents))
  const kind = KINDS[group]
  if (!contents.serves.includes(`${group}/${version}`) || !kind || plural !== pluralOf(kind)) return nothing()
  if (!groups.some((one) => contents.readers.includes(one))) {
    const what = `cannot list resource "${plural}" in API group "${group}" at the cluster scope`
    return refuse(403, 'Forbidden', `${plural}.${group} is forbidden: User "${caller.arn}" ${what}`)
  }
  return list(contents, { apiVersion: `${group}/${version}`, kind }, request.query)
}

/** Groups of the caller's access entry; undefined where it has none and is nobody here. */
function groupsOf({ accessEntries }: ClusterResources, caller: Caller): readonly string[] | undefined {
  const principal = caller.kind === 'session' ? caller.roleArn : caller.arn
  const entry = accessEntries.find(({ principalArn }) => principalArn === principal)
  return entry && (entry.kubernetesGroups ?? [])
}

function groupList({ serves }: KubernetesContents): object {
  const names = [...new Set(serves.map((one) => one.split('/')[0] ?? ''))]
  const groups = names.map((name) => {
    const versions = serves
      .filter((one) => one.startsWith(`${name}/`))
      .map((groupVersion) => ({ groupVersion, version: groupVersion.slice(name.length + 1) }))
    return { name, versions, preferredVersion: versions[0] }
  })
  return { kind: 'APIGroupList', apiVersion: 'v1', groups }
}

/** Items of a typed list say neither kind nor version, except those of custom resources; both are left out here. */
function list(
  { objects }: KubernetesContents,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  query: URLSearchParams,
): WireResponse {
  const all = objects.filter((object) => object.kind === kind && object.apiVersion === apiVersion)
  const expired = () => new Error('The provided continue parameter is too old.')
  try {
    const { items, next } = page(all, query.get('continue') ?? undefined, Number(query.get('limit')) || MOST, expired)
    const metadata = { resourceVersion: '184467', ...(next && { continue: next }) }
    return json(200, {
      apiVersion,
      kind: `${kind}List`,
      metadata,
      items: items.map(({ apiVersion: _version, kind: _kind, ...object }) => object),
    })
  } catch (error) {
    return refuse(410, 'Expired', error instanceof Error ? error.message : String(error))
  }
}

const pluralOf = (kind: string) => `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`
const nothing = () => refuse(404, 'NotFound', 'the server could not find the requested resource')

const refuse = (code: number, reason: string, message: string) =>
  json(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code })

const json = (status: number, value: object): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
