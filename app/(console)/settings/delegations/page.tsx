import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { DelegationPage } from '@/components/delegations/delegation-page'
import { delegationQueries } from '@/components/delegations/queries'
import { listDelegations } from '@/lib/services/delegations/list-delegations'

export const metadata: Metadata = { title: 'Delegations' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(delegationQueries.list(), listDelegations)]}>
      <DelegationPage />
    </Prefetched>
  )
}
