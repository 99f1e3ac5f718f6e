import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { decodeSegment, type PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { BundlePage } from '@/components/requests/bundle-page'
import { bundleQueries } from '@/components/requests/bundle-queries'
import { RequestParams } from '@/lib/contracts/requests'
import { getBundle } from '@/lib/services/bundles/get-bundle'

export const metadata: Metadata = { title: 'Bulk request' }

export default async function Page({ params }: PageProps<{ id: string }>) {
  const parsed = RequestParams.safeParse({ id: decodeSegment((await params).id) })
  if (!parsed.success) notFound()
  const { id } = parsed.data
  return (
    <Prefetched queries={[prefetch(bundleQueries.detail(id), (ctx) => getBundle(ctx, id))]}>
      <BundlePage id={id} />
    </Prefetched>
  )
}
