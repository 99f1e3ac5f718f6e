import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { CoveragePage } from '@/components/region-coverage/coverage-page'
import { regionCoverageQueries } from '@/components/region-coverage/queries'
import { RegionCoverageQuery } from '@/lib/contracts/region-coverage'
import { listRegionCoverage } from '@/lib/services/region-coverage/list-region-coverage'

export const metadata: Metadata = { title: 'Regions' }

export default async function Page({ searchParams }: PageProps) {
  const query = RegionCoverageQuery.parse(await searchParams)
  return (
    <Prefetched queries={[prefetch(regionCoverageQueries.list(query), (ctx) => listRegionCoverage(ctx, query))]}>
      <CoveragePage />
    </Prefetched>
  )
}
