import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { KeyList } from '@/components/keys/key-list'
import { keyQueries } from '@/components/keys/queries'
import { KeyListQuery } from '@/lib/contracts/keys'
import { listKeys } from '@/lib/services/keys/list-keys'

export const metadata: Metadata = { title: 'Keys' }

export default async function KeysPage({ searchParams }: PageProps) {
  const query = KeyListQuery.parse(await searchParams)
  return (
    <Prefetched queries={[prefetch(keyQueries.list(query), (ctx) => listKeys(ctx, query))]}>
      <KeyList />
    </Prefetched>
  )
}
