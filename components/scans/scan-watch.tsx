'use client'
import Link from '@cloudscape-design/components/link'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useFlash } from '@/components/layout/flash'
import { useSession } from '@/components/layout/session-context'
import { countOf } from '@/components/ui/format-number'
import type { ScanRow } from '@/lib/contracts/scans'
import { paths } from '@/lib/paths'
import { recentScans, scanQueries } from './queries'
import { isUnderWay } from './scan-status'

/** Says how a scan ended to the person who started it, whatever page they are on by then. */
export function ScanWatch() {
  const { user } = useSession()
  const flash = useFlash()
  const { data } = useQuery(scanQueries.list(recentScans))
  const running = useRef(new Set<number>())
  useEffect(() => {
    for (const scan of data?.items ?? []) {
      // A diagnosis says itself that its key was read again.
      if (scan.requestedBy !== user.name || scan.trigger === 'diagnosis') continue
      if (isUnderWay(scan)) running.current.add(scan.id)
      else if (running.current.delete(scan.id)) flash({ id: 'scan', ...endOf(scan) })
    }
  }, [data, user.name, flash])
  return null
}

function endOf(scan: ScanRow) {
  const link = (
    <Link color="inverted" href={paths.scan(scan.id)}>
      See scan {scan.id}
    </Link>
  )
  switch (scan.status) {
    case 'complete':
      return { type: 'success', content: <>The scan read everything. {link}</> } as const
    case 'partial':
      return {
        type: 'info',
        content: (
          <>
            The scan is done; {countOf(scan.tasks.unread, 'part')} could not be read. {link}
          </>
        ),
      } as const
    default:
      return {
        type: 'error',
        header: `Scan ${scan.id} ${scan.status}`,
        content: (
          <>
            {scan.summary} {link}
          </>
        ),
      } as const
  }
}
