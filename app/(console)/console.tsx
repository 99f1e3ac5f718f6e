'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Appearance } from '@/components/layout/appearance'
import { Shell } from '@/components/layout/shell'
import { requestQueries, waitingRequests } from '@/components/requests/queries'
import { recentScans, scanQueries } from '@/components/scans/queries'
import { ScanWatch } from '@/components/scans/scan-watch'
import { useScanFreshness } from '@/components/scans/use-scan-freshness'
import { signOut } from '@/components/session/sign-out'
import { useSessionWatch } from '@/components/session/use-session-watch'
import type { SessionView } from '@/lib/contracts/session'

/** The shell with what it shows of other features: how fresh the last scan is, how many requests wait. */
export function Console({
  session,
  appearance,
  children,
}: {
  session: SessionView
  appearance: Appearance
  children: ReactNode
}) {
  const scans = useQuery(scanQueries.list(recentScans))
  const requests = useQuery(requestQueries.list(waitingRequests))
  useSessionWatch()
  return (
    <Shell
      session={session}
      appearance={appearance}
      freshness={useScanFreshness(scans.data?.items)}
      waiting={requests.data?.waiting ?? 0}
      signOut={signOut}
    >
      <ScanWatch />
      {children}
    </Shell>
  )
}
