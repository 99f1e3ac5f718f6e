import type { Metadata } from 'next'
import { z } from 'zod'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { FollowRequest } from '@/components/requests/follow-request'
import { NewRequest } from '@/components/requests/new-request'
import { NoNeed } from '@/components/requests/no-need'
import { requestQueries } from '@/components/requests/queries'
import { RequestParams } from '@/lib/contracts/requests'
import { getRequest } from '@/lib/services/grants/get-request'
import { preflightGrant } from '@/lib/services/grants/preflight-grant'

export const metadata: Metadata = { title: 'Request a grant' }

const Query = z.object({
  need: z.string().max(200).catch('').default(''),
  follows: RequestParams.shape.id.optional().catch(undefined),
})

export default async function Page({ searchParams }: PageProps) {
  const { need, follows } = Query.parse(await searchParams)
  if (!need) return <NoNeed />
  if (follows) {
    return (
      <Prefetched queries={[prefetch(requestQueries.detail(follows), (ctx) => getRequest(ctx, follows))]}>
        <FollowRequest needId={need} requestId={follows} />
      </Prefetched>
    )
  }
  return (
    <Prefetched queries={[prefetch(requestQueries.preflight(need), (ctx) => preflightGrant(ctx, { needId: need }))]}>
      <NewRequest needId={need} />
    </Prefetched>
  )
}
