import { type Cluster, DescribeClusterCommand, paginateListClusters } from '@aws-sdk/client-eks'
import { insist, observe } from '@/lib/aws/errors'
import type { Observed } from '@/lib/domain/observed'
import type { Place, Reading } from './define-collector'
import { allPages, mapBounded } from './iterate'

const clustersAtATime = 10

export interface NamedCluster {
  readonly name: string
  readonly arn: string
  readonly described: Observed<Cluster>
}

/** The clusters of a place, listed and described once for the four EKS collectors. */
export function clustersOf(reading: Reading): Promise<NamedCluster[]> {
  const client = reading.aws.eks(reading.place.region)
  return reading.shared('eks:clusters', async () => {
    const names = await insist('eks:ListClusters', () =>
      allPages(paginateListClusters({ client, pageSize: 100 }, {}), (page) => page.clusters),
    )
    return mapBounded(names, clustersAtATime, async (name) => ({
      name,
      arn: clusterArn(reading.place, name),
      described: await observe('eks:DescribeCluster', async () => {
        const { cluster } = await client.send(new DescribeClusterCommand({ name }))
        if (!cluster) throw new Error(`DescribeCluster answered without the cluster ${name}.`)
        return cluster
      }),
    }))
  })
}

/** Runs `read` for every cluster, a few at a time. What it throws is the place's miss under `keep`, and the other clusters go on. */
export async function forEachCluster(
  reading: Reading,
  call: string,
  keep: (cluster: NamedCluster) => string,
  read: (cluster: NamedCluster) => Promise<void>,
): Promise<void> {
  const clusters = await clustersOf(reading)
  const misses = await mapBounded(clusters, clustersAtATime, async (cluster) => {
    const outcome = await observe(call, () => read(cluster))
    return outcome.state === 'seen' ? null : { unread: outcome, cluster }
  })
  for (const miss of misses) if (miss) reading.missed(miss.unread, keep(miss.cluster))
}

const clusterArn = ({ partition, region, accountId }: Place, name: string) =>
  `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`
