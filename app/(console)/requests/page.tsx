import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { requestQueries } from '@/components/requests/queries'
import { RequestList } from '@/components/requests/request-list'
import { RequestListQuery } from '@/lib/contracts/requests'
import { listRequests } from '@/lib/services/grants/list-requests'

export const metadata: Metadata = { title: 'Grant requests' }

export default async function Page({ searchParams }: PageProps) {
  const query = RequestListQuery.parse(await searchParams)
  return (
    <Prefetched queries={[prefetch(requestQueries.list(query), (ctx) => listRequests(ctx, query))]}>
      <RequestList />
    </Prefetched>
  )
}
