import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { PosturePage } from '@/components/posture/posture-page'
import { postureQueries } from '@/components/posture/queries'
import { ReportDownload } from '@/components/reports/report-download'
import { BrokenGlass } from '@/components/requests/broken-glass'
import { WaitingRequests } from '@/components/requests/waiting-requests'
import { StartScan } from '@/components/scans/start-scan'
import { getPosture } from '@/lib/services/posture/get-posture'

export const metadata: Metadata = { title: 'Posture' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(postureQueries.view(), getPosture)]}>
      <PosturePage
        alarm={<BrokenGlass />}
        waiting={<WaitingRequests />}
        actions={
          <>
            <ReportDownload />
            <StartScan />
          </>
        }
      />
    </Prefetched>
  )
}
