import type { Metadata } from 'next'
import { decodeSegment, type PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { ClusterDetail } from '@/components/clusters/cluster-detail'
import { clusterQueries } from '@/components/clusters/queries'
import { getCluster } from '@/lib/services/clusters/get-cluster'

export const metadata: Metadata = { title: 'Cluster' }

export default async function ClusterPage({ params }: PageProps<{ arn: string }>) {
  const arn = decodeSegment((await params).arn)
  return (
    <Prefetched queries={[prefetch(clusterQueries.detail(arn), (ctx) => getCluster(ctx, arn))]}>
      <ClusterDetail arn={arn} />
    </Prefetched>
  )
}
