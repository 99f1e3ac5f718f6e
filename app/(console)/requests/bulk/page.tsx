import type { Metadata } from 'next'
import { z } from 'zod'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { bundleQueries } from '@/components/requests/bundle-queries'
import { NewBundle } from '@/components/requests/new-bundle'
import { NoNeed } from '@/components/requests/no-need'
import { largestBundle } from '@/lib/domain/grants/bundle-members'
import { preflightBundle } from '@/lib/services/bundles/preflight-bundle'

export const metadata: Metadata = { title: 'Request grants' }

const Query = z.object({ needs: z.string().max(20_000).catch('').default('') })

export default async function Page({ searchParams }: PageProps) {
  const { needs } = Query.parse(await searchParams)
  const needIds = needs.split(',').filter((id) => id !== '')
  if (needIds.length === 0 || needIds.length > largestBundle) return <NoNeed />
  return (
    <Prefetched queries={[prefetch(bundleQueries.preflight(needIds), (ctx) => preflightBundle(ctx, { needIds }))]}>
      <NewBundle needIds={needIds} />
    </Prefetched>
  )
}
