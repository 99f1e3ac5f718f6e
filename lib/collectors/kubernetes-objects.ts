import type { Cluster } from '@aws-sdk/client-eks'
import { ForeignEndpointError } from '@/lib/aws/cluster-address'
import { sortAwsError } from '@/lib/aws/errors'
import { type KubernetesApi, KubernetesRefusal } from '@/lib/aws/kubernetes-api'
import { type ObjectSchema, objectSchemas } from '@/lib/domain/kubernetes/object-schemas'
import {
  type KubernetesText,
  readKubernetesDocuments,
  type UnderstoodObject,
} from '@/lib/domain/kubernetes/read-kubernetes'
import { type Collector, defineCollector, type Reading } from './define-collector'
import { clustersOf, type NamedCluster } from './eks-shared'
import { mapBounded } from './iterate'
import { type ClusterMiss, unreadClusters } from './unread-clusters'

/** Names its coverage rows. It is in no registry: a scan runs it where that was asked for. */
export const kubernetesObjectsName = 'kubernetes-objects'

const clustersAtATime = 4
/** In these states the API server is there. https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html */
const statesThatAnswer: ReadonlySet<string | undefined> = new Set(['ACTIVE', 'UPDATING'])

/** What a cluster said of itself. */
export interface ClusterObjects {
  readonly arn: string
  readonly read: KubernetesText
}

/**
 * Reads the objects that decide keys and roles in every cluster of a place, as `principalArn`, and leaves them in `found`: they are kept as what
 * people hand over is. A kind that the cluster does not have is read too: there is nothing of it.
 */
export const kubernetesObjects = (principalArn: string, found: ClusterObjects[]): Collector =>
  defineCollector({
    name: kubernetesObjectsName,
    scope: 'regional',
    reads: ['eks:ListClusters', 'eks:DescribeCluster'],
    async collect(reading) {
      const misses: ClusterMiss[] = []
      await mapBounded(await clustersOf(reading), clustersAtATime, async (named) => {
        const { arn, described } = named
        if (described.state !== 'seen') return reading.missed(described)
        if (!statesThatAnswer.has(described.value.status)) return
        const documents = await readCluster(reading, named, described.value, misses)
        const { accountId, region } = reading.place
        const read = readKubernetesDocuments(documents, { arn, accountId, region })
        found.push({ arn, read })
        const leftOut = read.problems.slice(0, 3).join(' ')
        if (leftOut)
          misses.push({
            cluster: named.name,
            kind: null,
            why: 'failed',
            isPrivate: false,
            code: 'LeftOut',
            message: leftOut,
          })
        for (const object of read.understood) count(reading, object)
      })
      for (const unread of unreadClusters(misses, { region: reading.place.region, principalArn }))
        reading.missed(unread)
    },
  })

/** One list for each kind that could be read. What could not is added to `misses`. */
async function readCluster(
  reading: Reading,
  { name }: NamedCluster,
  { endpoint, certificateAuthority, resourcesVpcConfig }: Cluster,
  misses: ClusterMiss[],
): Promise<object[]> {
  const documents: object[] = []
  const isPrivate = resourcesVpcConfig?.endpointPublicAccess === false
  const address = { name, region: reading.place.region, endpoint, certificateAuthority: certificateAuthority?.data }
  try {
    await reading.aws.kubernetes(address, async (api) => {
      const served = await api.groups()
      for (const schema of objectSchemas) {
        try {
          documents.push(await listOf(api, schema, served.get(schema.group) ?? []))
        } catch (error) {
          if (!(error instanceof KubernetesRefusal)) throw error
          misses.push(missOf(error, { cluster: name, kind: schema.kind, isPrivate }))
        }
      }
    })
  } catch (error) {
    misses.push(missOf(error, { cluster: name, kind: null, isPrivate }))
  }
  return documents
}

/** In the newest version that is known and served; where none has the kind, the cluster has nothing of it. */
async function listOf(
  api: KubernetesApi,
  { kind, group, plural, versions }: ObjectSchema,
  served: readonly string[],
): Promise<object> {
  const known = Object.keys(versions)
  const asked = [...known.filter((one) => served.includes(one)), ...served.filter((one) => !known.includes(one))]
  for (const version of asked) {
    const items = await api.list({ group, version, plural })
    if (items) return { apiVersion: `${group}/${version}`, kind: `${kind}List`, items }
  }
  return { apiVersion: `${group}/${known[0]}`, kind: `${kind}List`, items: [] }
}

function missOf(error: unknown, where: Pick<ClusterMiss, 'cluster' | 'kind' | 'isPrivate'>): ClusterMiss {
  const status = error instanceof KubernetesRefusal ? error.status : null
  const { kind, code, message } = sortAwsError(error)
  if (status === 401) return { ...where, why: 'stranger', code, message }
  if (status === 403) return { ...where, why: 'no-right', code, message }
  const answered = status !== null || kind === 'malformed' || error instanceof ForeignEndpointError
  return { ...where, why: answered ? 'failed' : 'unreachable', code, message }
}

function count(reading: Reading, { id, body }: UnderstoodObject): void {
  if (body.kind === 'NodePool') reading.put('kubernetes-node-pool', id, body)
  else if (body.kind === 'StorageClass') reading.put('kubernetes-storage-class', id, body)
  else reading.put('kubernetes-node-class', id, body)
}
