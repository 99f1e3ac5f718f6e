import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { ClusterList } from '@/components/clusters/cluster-list'
import { clusterQueries } from '@/components/clusters/queries'
import { ClusterListQuery } from '@/lib/contracts/clusters'
import { listClusters } from '@/lib/services/clusters/list-clusters'

export const metadata: Metadata = { title: 'Clusters' }

export default async function ClustersPage({ searchParams }: PageProps) {
  const query = ClusterListQuery.parse(await searchParams)
  return (
    <Prefetched queries={[prefetch(clusterQueries.list(query), (ctx) => listClusters(ctx, query))]}>
      <ClusterList />
    </Prefetched>
  )
}
