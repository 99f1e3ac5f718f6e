import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { decodeSegment, type PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { requestQueries } from '@/components/requests/queries'
import { RequestPage } from '@/components/requests/request-page'
import { RequestParams } from '@/lib/contracts/requests'
import { getRequest } from '@/lib/services/grants/get-request'

export const metadata: Metadata = { title: 'Grant request' }

export default async function Page({ params }: PageProps<{ id: string }>) {
  const parsed = RequestParams.safeParse({ id: decodeSegment((await params).id) })
  if (!parsed.success) notFound()
  const { id } = parsed.data
  return (
    <Prefetched queries={[prefetch(requestQueries.detail(id), (ctx) => getRequest(ctx, id))]}>
      <RequestPage id={id} />
    </Prefetched>
  )
}
