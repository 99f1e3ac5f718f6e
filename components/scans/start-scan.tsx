'use client'
import Button from '@cloudscape-design/components/button'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '@/components/layout/session-context'
import { paths } from '@/lib/paths'
import { useStartScan } from './mutations'
import { recentScans, scanQueries } from './queries'
import { isUnderWay } from './scan-status'

/** Starts a scan, or leads to the one that runs. */
export function StartScan() {
  const may = useMay('scans.start')
  const { data } = useQuery(scanQueries.list(recentScans))
  const start = useStartScan()
  const running = data?.items.find(isUnderWay)
  if (running) return <Button href={paths.scan(running.id)}>See scan {running.id}</Button>
  return (
    <Button
      variant="primary"
      disabled={!may}
      disabledReason={may ? undefined : 'Your role may not start scans.'}
      loading={start.isPending}
      loadingText="Starting the scan"
      onClick={() => start.mutate()}
    >
      Scan now
    </Button>
  )
}
