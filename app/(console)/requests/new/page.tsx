import type { Metadata } from 'next'
import { z } from 'zod'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { NewRequest } from '@/components/requests/new-request'
import { NoNeed } from '@/components/requests/no-need'
import { requestQueries } from '@/components/requests/queries'
import { preflightGrant } from '@/lib/services/grants/preflight-grant'

export const metadata: Metadata = { title: 'Request a grant' }

const Query = z.object({ need: z.string().max(200).catch('').default('') })

export default async function Page({ searchParams }: PageProps) {
  const { need } = Query.parse(await searchParams)
  if (!need) return <NoNeed />
  return (
    <Prefetched queries={[prefetch(requestQueries.preflight(need), (ctx) => preflightGrant(ctx, { needId: need }))]}>
      <NewRequest needId={need} />
    </Prefetched>
  )
}
