import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { freshnessQueries, recentScans, scanQueries } from '@/components/scans/queries'
import { ScanList } from '@/components/scans/scan-list'
import { ScanListQuery } from '@/lib/contracts/scans'
import { getEventFreshness } from '@/lib/services/changes/get-event-freshness'
import { listScans } from '@/lib/services/scans/list-scans'

export const metadata: Metadata = { title: 'Scans' }

export default async function Page({ searchParams }: PageProps) {
  const query = ScanListQuery.parse(await searchParams)
  return (
    <Prefetched
      queries={[
        prefetch(scanQueries.list(query), (ctx) => listScans(ctx, query)),
        prefetch(scanQueries.list(recentScans), (ctx) => listScans(ctx, recentScans)),
        prefetch(freshnessQueries.events(), getEventFreshness),
      ]}
    >
      <ScanList />
    </Prefetched>
  )
}
