import type { Metadata } from 'next'
import { z } from 'zod'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { NewProfile } from '@/components/profiles/new-profile'
import { profileQueries } from '@/components/profiles/queries'
import { getProfile } from '@/lib/services/profiles/get-profile'
import { listProfiles } from '@/lib/services/profiles/list-profiles'

export const metadata: Metadata = { title: 'New profile' }

const Query = z.object({ from: z.string().min(1).max(40).catch('strict').default('strict') })

export default async function Page({ searchParams }: PageProps) {
  const { from } = Query.parse(await searchParams)
  return (
    <Prefetched
      queries={[
        prefetch(profileQueries.detail(from), (ctx) => getProfile(ctx, from)),
        prefetch(profileQueries.list(), listProfiles),
      ]}
    >
      <NewProfile from={from} />
    </Prefetched>
  )
}
