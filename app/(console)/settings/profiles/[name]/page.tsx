import type { Metadata } from 'next'
import { decodeSegment, type PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { ProfilePage } from '@/components/profiles/profile-page'
import { profileQueries } from '@/components/profiles/queries'
import { getProfile } from '@/lib/services/profiles/get-profile'
import { listProfiles } from '@/lib/services/profiles/list-profiles'

export const metadata: Metadata = { title: 'Profile' }

export default async function Page({ params }: PageProps<{ name: string }>) {
  const name = decodeSegment((await params).name)
  return (
    <Prefetched
      queries={[
        prefetch(profileQueries.detail(name), (ctx) => getProfile(ctx, name)),
        prefetch(profileQueries.list(), listProfiles),
      ]}
    >
      <ProfilePage name={name} />
    </Prefetched>
  )
}
