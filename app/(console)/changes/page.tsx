import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { ChangeList } from '@/components/changes/change-list'
import { changeQueries } from '@/components/changes/queries'
import { ChangeListQuery } from '@/lib/contracts/changes'
import { listChanges } from '@/lib/services/history/list-changes'

export const metadata: Metadata = { title: 'Changes' }

export default async function Page({ searchParams }: PageProps) {
  const query = ChangeListQuery.parse(await searchParams)
  return (
    <Prefetched queries={[prefetch(changeQueries.list(query), (ctx) => listChanges(ctx, query))]}>
      <ChangeList />
    </Prefetched>
  )
}
