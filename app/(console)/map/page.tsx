import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { AccessMap } from '@/components/map/access-map'
import { mapQueries } from '@/components/map/queries'
import { MapQuery } from '@/lib/contracts/map'
import { getMap } from '@/lib/services/access-map/get-map'

export const metadata: Metadata = { title: 'Access map' }

export default async function MapPage({ searchParams }: PageProps) {
  const query = MapQuery.parse(await searchParams)
  return (
    <Prefetched queries={[prefetch(mapQueries.view(query), (ctx) => getMap(ctx, query))]}>
      <AccessMap />
    </Prefetched>
  )
}
