import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { GroupListPage } from '@/components/access/group-list'
import { accessQueries } from '@/components/access/queries'
import { listAccountGroups } from '@/lib/services/access/list-account-groups'
import { listUsers } from '@/lib/services/access/list-users'

export const metadata: Metadata = { title: 'Account groups' }

export default function Page() {
  return (
    <Prefetched
      queries={[prefetch(accessQueries.groups(), listAccountGroups), prefetch(accessQueries.users(), listUsers)]}
    >
      <GroupListPage />
    </Prefetched>
  )
}
