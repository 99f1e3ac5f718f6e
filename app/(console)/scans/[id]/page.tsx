import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { scanQueries } from '@/components/scans/queries'
import { ScanPage } from '@/components/scans/scan-page'
import { ScanParams } from '@/lib/contracts/scans'
import { env } from '@/lib/env'
import { getScan } from '@/lib/services/scans/get-scan'

export const metadata: Metadata = { title: 'Scan' }

export default async function Page({ params }: PageProps<{ id: string }>) {
  const parsed = ScanParams.safeParse(await params)
  if (!parsed.success) notFound()
  const { id } = parsed.data
  return (
    <Prefetched queries={[prefetch(scanQueries.detail(id), (ctx) => getScan(ctx, id))]}>
      <ScanPage id={id} scannerRole={env().KEYSCOPE_SCANNER_ROLE} />
    </Prefetched>
  )
}
