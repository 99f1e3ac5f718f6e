import type { Metadata } from 'next'
import { decodeSegment, type PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { KeyDetail } from '@/components/keys/key-detail'
import { keyQueries } from '@/components/keys/queries'
import { env } from '@/lib/env'
import { getKey } from '@/lib/services/keys/get-key'

export const metadata: Metadata = { title: 'Key' }

export default async function KeyPage({ params }: PageProps<{ arn: string }>) {
  const arn = decodeSegment((await params).arn)
  return (
    <Prefetched queries={[prefetch(keyQueries.detail(arn), (ctx) => getKey(ctx, arn))]}>
      <KeyDetail arn={arn} scannerRole={env().KEYSCOPE_SCANNER_ROLE} />
    </Prefetched>
  )
}
