import type { Metadata } from 'next'
import { decodeSegment, type PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { accessQueries } from '@/components/access/queries'
import { UserPage } from '@/components/access/user-page'
import { getUser } from '@/lib/services/access/get-user'

export const metadata: Metadata = { title: 'User' }

export default async function Page({ params }: PageProps<{ id: string }>) {
  const id = decodeSegment((await params).id)
  return (
    <Prefetched queries={[prefetch(accessQueries.user(id), (ctx) => getUser(ctx, id))]}>
      <UserPage id={id} />
    </Prefetched>
  )
}
