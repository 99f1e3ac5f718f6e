import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { reportQueries } from '@/components/reports/queries'
import { ReportPage } from '@/components/reports/report-page'
import { ReportQuery } from '@/lib/contracts/reports'
import { getReport } from '@/lib/services/reports/get-report'

export const metadata: Metadata = { title: 'Reports' }

export default async function Page({ searchParams }: PageProps) {
  const query = ReportQuery.parse(await searchParams)
  return (
    <Prefetched queries={[prefetch(reportQueries.view(query), (ctx) => getReport(ctx, query))]}>
      <ReportPage />
    </Prefetched>
  )
}
