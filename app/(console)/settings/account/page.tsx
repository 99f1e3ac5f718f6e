import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { AccountPage } from '@/components/account/account-page'
import { accountQueries } from '@/components/account/queries'
import { readAccount } from '@/lib/services/account/read-account'

export const metadata: Metadata = { title: 'Your account' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(accountQueries.own(), readAccount)]}>
      <AccountPage />
    </Prefetched>
  )
}
