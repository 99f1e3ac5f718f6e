import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { accessQueries } from '@/components/access/queries'
import { UserListPage } from '@/components/access/user-list'
import { listUsers } from '@/lib/services/access/list-users'

export const metadata: Metadata = { title: 'Users' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(accessQueries.users(), listUsers)]}>
      <UserListPage />
    </Prefetched>
  )
}
