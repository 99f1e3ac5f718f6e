import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { ProfileList } from '@/components/profiles/profile-list'
import { profileQueries } from '@/components/profiles/queries'
import { listProfiles } from '@/lib/services/profiles/list-profiles'

export const metadata: Metadata = { title: 'Profiles' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(profileQueries.list(), listProfiles)]}>
      <ProfileList />
    </Prefetched>
  )
}
