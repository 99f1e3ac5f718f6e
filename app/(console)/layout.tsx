import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Appearance, appearanceCookies } from '@/components/layout/appearance'
import { requestQueries, waitingRequests } from '@/components/requests/queries'
import { recentScans, scanQueries } from '@/components/scans/queries'
import { NoRole } from '@/components/session/no-role'
import { sessionView } from '@/lib/auth/require-session'
import { listRequests } from '@/lib/services/grants/list-requests'
import { listScans } from '@/lib/services/scans/list-scans'
import { Prefetched, prefetch } from '../providers/prefetched'
import { viewerContext } from '../providers/viewer-context'
import { Console } from './console'

/** The gate: nothing below renders without a session. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const ctx = await viewerContext()
  const session = await sessionView(ctx)
  if (session.roles.length === 0) return <NoRole session={session} />
  const jar = await cookies()
  const appearance = Appearance.parse({
    theme: jar.get(appearanceCookies.theme)?.value,
    density: jar.get(appearanceCookies.density)?.value,
  })
  return (
    <Prefetched
      queries={[
        prefetch(scanQueries.list(recentScans), (by) => listScans(by, recentScans)),
        prefetch(requestQueries.list(waitingRequests), (by) => listRequests(by, waitingRequests)),
      ]}
    >
      <Console session={session} appearance={appearance}>
        {children}
      </Console>
    </Prefetched>
  )
}
